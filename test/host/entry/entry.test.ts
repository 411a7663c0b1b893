import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { makeDeployable } from "../../../build/deployable.ts";
import { deployed } from "../../support/settings.ts";

const root = join(import.meta.dirname, "../../..");
const run = promisify(execFile);
const token = "the-token-of-an-app-on-loopback-0001";
const Finished = z.object({ stdout: z.string(), stderr: z.string(), code: z.number().default(0) });

describe("the entry of the deployed app, built and loaded as the Functions host does", () => {
  let app = "";

  /** Without packages in reach: whatever the app needs must be in the folder. */
  beforeAll(async () => {
    app = join(mkdtempSync(join(tmpdir(), "app-")), "dist");
    await makeDeployable({ root, folder: app });
  });

  afterAll(() => {
    rmSync(dirname(app), { recursive: true });
  });

  async function load(settings: Record<string, string>) {
    const { main } = z
      .object({ main: z.string() })
      .parse(JSON.parse(readFileSync(join(app, "package.json"), "utf8")));
    const { PATH = "", HOME = "" } = process.env;
    const outcome: unknown = await run(
      process.execPath,
      [join(import.meta.dirname, "load-entry.ts"), join(app, main), token],
      {
        cwd: app,
        env: { PATH, HOME, ...settings },
      },
    ).catch((failure: unknown) => failure);
    return Finished.parse(outcome);
  }

  it("serves the app where its settings are right, and records into the file that they name", async () => {
    const file = join(app, "records.db");
    const { stdout, stderr } = await load({
      KEYLESS_RECORDS: `sqlite:${file}`,
      KEYLESS_SIMULATOR_URL: "http://127.0.0.1:1",
      // As the Functions Core Tools set it.
      WEBSITE_HOSTNAME: "localhost:7071",
      KEYLESS_TOKEN: token,
    });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({
      health: { status: "ok" },
      runs: { status: 401, nextStep: expect.stringContaining("the setting KEYLESS_TOKEN") as string },
      runsWithToken: { value: [] },
    });
    expect(existsSync(file)).toBe(true);
  });

  it("serves behind a login with its records in a storage account, which is not asked for before it is needed", async () => {
    const { stdout, stderr } = await load(deployed);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({ runs: { status: 401 }, runsWithToken: { status: 401 } });
  });

  it("fails once where they are wrong, with one message that lists every problem, before anything is opened", async () => {
    const file = join(app, "untouched.db");
    const { code, stderr } = await load({
      KEYLESS_RECORDS: `sqlite:${file}`,
      KEYLESS_LOG_FORMAT: "xml",
      WEBSITE_HOSTNAME: "keyless.azurewebsites.net",
    });
    expect(code).toBe(1);
    expect(stderr.split("\n")).toEqual([
      "Keyless cannot start, 4 problems in its settings:",
      expect.stringContaining("KEYLESS_LOG_FORMAT must be json or pretty"),
      expect.stringContaining("KEYLESS_CLOUD must name the cloud that runs change"),
      expect.stringContaining("KEYLESS_LOGIN must be platform"),
      expect.stringContaining("KEYLESS_TOKEN must be set"),
    ]);
    expect(existsSync(file)).toBe(false);
  });
});
