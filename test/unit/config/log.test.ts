import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { jsonLog, type LogLevel, prettyLog } from "../../../platform/log.ts";
import type { LogFields } from "../../../platform/log-scope.ts";
import { redact, redactedReason } from "../../../platform/redact.ts";

function lines(make: typeof jsonLog, least: LogLevel = "debug") {
  const written: string[] = [];
  const now = () => Date.parse("2030-03-01T08:00:00Z");
  return { written, log: make({ write: (line) => written.push(line), least, now }) };
}

describe("a log", () => {
  it("writes one JSON object a line, with time, level, message and fields", () => {
    const { written, log } = lines(jsonLog);
    log.warn("activity failed", { activity: "ensureGrant", tries: 2, last: false, nothing: undefined });
    expect(JSON.parse(written[0] ?? "")).toEqual({
      time: "2030-03-01T08:00:00.000Z",
      level: "warn",
      message: "activity failed",
      activity: "ensureGrant",
      tries: 2,
      last: false,
    });
  });

  it("lets no field pass for the time, the level or the message", () => {
    const { written, log } = lines(jsonLog);
    log.info("true", { message: "forged", level: "error", time: "never" });
    expect(JSON.parse(written[0] ?? "")).toMatchObject({ message: "true", level: "info" });
  });

  it("for people is one line too, whatever is in it", () => {
    const { written, log } = lines(prettyLog);
    log.info("two\r\nlines", { run: "r1", reason: 'said "no"\nand left', empty: "" });
    expect(written).toEqual(['08:00:00 info  two lines run=r1 reason="said \\"no\\"\\nand left" empty=']);
  });

  it("drops what is below its level", () => {
    const { written, log } = lines(jsonLog, "warn");
    for (const level of ["debug", "info", "warn", "error"] as const) log[level](level);
    expect(written.map((line) => /"level":"(\w+)"/.exec(line)?.[1])).toEqual(["warn", "error"]);
  });

  it.each<LogFields>([
    { clientSecret: "hunter2" },
    { Authorization: "hunter2" },
    { "access-token": "hunter2" },
    { api_key: "hunter2" },
    { reason: "password=hunter2 was refused" },
  ])("shows no secret: %j", (fields) => {
    for (const make of [jsonLog, prettyLog]) {
      const { written, log } = lines(make);
      log.error("failed", fields);
      expect(written[0]).not.toContain("hunter2");
      expect(written[0]).toContain("***");
    }
  });
});

describe("redacting a text", () => {
  it.each([
    ["a bearer token", "Authorization: Bearer abc.def-ghi_jkl", "abc.def"],
    ["a JWT anywhere", "token was eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln here", "eyJ"],
    ["a secret in JSON", '{"servicePrincipalProfile":{"secret":"hun\\"ter2"}}', "ter2"],
    ["a secret in single quotes", "{ clientSecret: 'hunter2' }", "hunter2"],
    ["a secret in a form", "grant_type=x&client_secret=hunter2&scope=y", "hunter2"],
    ["the signature of a storage URL", "https://x.example/?sv=1&sig=hunter2%3D&se=2", "hunter2"],
    ["an account key", "AccountName=x;AccountKey=hunter2==;EndpointSuffix=y", "hunter2"],
    ["a private key", "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----", "hunter2"],
    ["a private key that was cut", "-----BEGIN PRIVATE KEY-----\nhunter2", "hunter2"],
  ])("hides %s and keeps what is around it", (_what, text, secret) => {
    expect(redact(`before ${text} after`)).toMatch(/^before .*\*\*\*/s);
    expect(redact(`before ${text} after`)).not.toContain(secret);
  });

  it("leaves ordinary words alone", () => {
    const text = "the secret of service principal sp-orders expires; token lifetime 24 h; signature valid";
    expect(redact(text)).toBe(text);
  });

  it("takes no long time over a long text", () => {
    expect(redact(`${"token".repeat(20_000)}="x"`).length).toBeGreaterThan(0);
  });
});

it("the reason of a failure is its name and message: short, and never stack, cause or fields", () => {
  const error = Object.assign(new TypeError("x".repeat(500), { cause: new Error("inner") }), {
    body: "hush",
  });
  const reason = redactedReason(error);
  expect(reason).toMatch(/^TypeError: x+$/);
  expect(reason).toHaveLength(300);
  expect(redactedReason("just text")).toBe("just text");
});

it("what is said for the audit is written whatever the least level is, in a category of its own", () => {
  const { written, log } = lines(jsonLog, "error");
  log.info("dropped");
  log.audit("run requested", { by: "ada", category: "forged", clientSecret: "hunter2" });
  expect(written.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      ...{ time: "2030-03-01T08:00:00.000Z", level: "info", message: "run requested" },
      ...{ by: "ada", category: "audit", clientSecret: "***" },
    },
  ]);
});

it("measurements are written whatever the least level is: an alert that goes by them would be blind without", () => {
  const { written, log } = lines(jsonLog, "error");
  log.metrics("runs by state", { incidents: 1, category: "forged" });
  expect(written.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      ...{ time: "2030-03-01T08:00:00.000Z", level: "info", message: "runs by state" },
      ...{ incidents: 1, category: "metrics" },
    },
  ]);
});

it("the host samples no line away: none of the audit is lost, whatever else is sampled", () => {
  const { logging } = z
    .object({
      logging: z.object({
        applicationInsights: z.object({ samplingSettings: z.object({ excludedTypes: z.string() }) }),
      }),
    })
    .parse(JSON.parse(readFileSync("host.json", "utf8")));
  expect(logging.applicationInsights.samplingSettings.excludedTypes.split(";")).toContain("Trace");
});
