import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Started } from "../../support/started.ts";
import { temporaryFolder } from "../../support/rehearsed.ts";

const Printed = z.object({
  id: z.string(),
  state: z.string(),
  report: z.object({ outcome: z.string(), pools: z.array(z.object({ carries: z.string() })) }),
});

/** What differs from start to start: how much time has passed, the date, and the node images of the day. */
const masked = (text: string) =>
  text
    .replaceAll(/\+\d\d:\d\d|\d{4}-\d\d-\d\d \d\d:\d\d/g, "TIME")
    .replaceAll(/\b\d{5,6}\.\d+\.\d+\b/g, "IMAGE")
    .replaceAll(/ +/g, " ");

/** What README.md shows of the command's output. */
function shownInReadme(): string {
  const readme = readFileSync("README.md", "utf8");
  const [, shown] = /^ {4}( {2}\+00:00[^]*?)^(?! {4}|$)/m.exec(readme) ?? [];
  return (shown ?? "").replaceAll(/^ {4}/gm, "").trim();
}

describe("npm start", () => {
  it("runs the main job, prints the proof and ends with 0", async () => {
    const started = new Started("--exit", "--data", temporaryFolder());
    expect([await started.exit, started.stderr]).toEqual([0, ""]);
    for (const text of ["SUCCEEDED", "wait for the roles", "Node pools", "acts since", "21 ARM calls"]) {
      expect(started.stdout).toContain(text);
    }
    expect(started.stdout).not.toContain("\u001b");
    expect(shownInReadme()).toContain("clean-up removes what it still holds");
    expect(masked(started.stdout)).toContain(masked(shownInReadme()));
  });

  it("prints one JSON document with --json, and its progress to stderr", async () => {
    const started = new Started("--exit", "--json", "--data", temporaryFolder());
    expect(await started.exit).toBe(0);
    expect(Printed.parse(JSON.parse(started.stdout)).report.outcome).toBe("succeeded");
    expect(started.stderr).toContain("wait for the roles");
  });

  it("ends with 1 and the finding where the cluster is refused", async () => {
    const started = new Started("--exit", "--cluster", "archive", "--data", temporaryFolder());
    expect(await started.exit).toBe(1);
    expect(started.stdout).toContain("cluster-stopped");
    expect(started.stdout).toContain("az aks start --ids");
  });

  it("goes on where Ctrl-C stopped it", async () => {
    const data = temporaryFolder();
    const first = new Started("--exit", "--data", data, "--speed", "600");
    await first.printed("wait for the roles");
    first.signal("SIGINT");
    expect(await first.exit).toBe(130);
    expect(first.stdout).toContain("The same command goes on where this was");
    const second = new Started("--exit", "--json", "--data", data);
    expect(await second.exit).toBe(0);
    expect(first.stdout).toContain(Printed.parse(JSON.parse(second.stdout)).id);
  });

  it("goes on serving after the job, and stops with 0 on Ctrl-C", async () => {
    const started = new Started("--data", temporaryFolder());
    await started.printed("until Ctrl-C");
    started.signal("SIGINT");
    expect(await started.exit).toBe(0);
  });

  it("only serves with --serve, and says what is wrong with a scenario", async () => {
    const started = new Started("--serve", "--data", temporaryFolder());
    await started.printed("until Ctrl-C");
    expect(started.stdout).toContain("nothing was started");
    started.signal("SIGINT");
    expect(await started.exit).toBe(0);
    const absent = new Started("--serve", "--scenario", "no-such.json", "--data", temporaryFolder());
    expect(await absent.exit).toBe(2);
    expect(absent.stderr).toContain("the scenario file no-such.json cannot be read (ENOENT)");
  });

  it("serves its simulated Azure to az, too, with --az", async () => {
    const data = temporaryFolder();
    const ports = ["--simulator-port", "0", "--az-port", "0"];
    const started = new Started("--serve", "--az", ...ports, "--data", data);
    await started.printed("until Ctrl-C");
    const [, azUrl] = /for az, on (https:\S+)\./.exec(started.stdout) ?? [];
    const cloud: unknown = JSON.parse(readFileSync(join(data, "az-cloud.json"), "utf8"));
    expect(cloud).toMatchObject({ endpoints: { resourceManager: azUrl } });
    expect(started.stdout).toContain(`--cloud-config @${join(data, "az-cloud.json")}`);
    expect(started.stdout).toContain("Time ticks");
    const taken = new Started(
      "--serve",
      ...["--az", "--simulator-port", "0", "--az-port", new URL(azUrl ?? "").port],
      ...["--data", temporaryFolder()],
    );
    expect(await taken.exit).toBe(2);
    expect(taken.stderr).toContain("choose other ports with --simulator-port and --az-port");
    const alone = new Started("--az-port", "1");
    expect([await alone.exit, alone.stderr]).toEqual([
      2,
      expect.stringContaining("--az-port belongs to --az"),
    ]);
  });

  it("says who has the data folder", async () => {
    const data = temporaryFolder();
    const first = new Started("--data", data);
    await first.printed("until Ctrl-C");
    const second = new Started("--data", data);
    expect(await second.exit).toBe(2);
    expect(second.stderr).toMatch(/is in use by process \d+ since/);
  });

  it.each([
    ["runtime.db", 1, /runtime\.db is no database of this program/],
    ["records.db", 2, /records\.db cannot be used for records/],
    ["world.db", 2, /world\.db is damaged, no world at all, or may not be written.*--fresh/],
  ] as const)("says that %s is damaged, in one sentence and without a stack", async (name, code, words) => {
    const data = temporaryFolder();
    mkdirSync(join(data, "demo"));
    writeFileSync(join(data, "demo", name), "no database, whatever its name says".repeat(300));
    const started = new Started("--exit", "--data", data);
    expect(await started.exit).toBe(code);
    expect(started.stderr).toMatch(words);
    expect(started.stderr).not.toMatch(/^ {4}at /m);
  });

  it("says that the port is taken, and what to do", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const address = taken.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    const started = new Started("--data", temporaryFolder(), "--port", port);
    expect(await started.exit).toBe(2);
    expect(started.stderr).toContain(`Cannot listen on 127.0.0.1:${port}: the port is taken.`);
    expect(started.stderr).toContain("--port");
    taken.close();
  });

  it("tells all options with --help", async () => {
    const started = new Started("--help");
    expect(await started.exit).toBe(0);
    for (const option of [
      "--cluster",
      "--fleet",
      "--azure",
      "--port",
      "--data",
      "--fresh",
      "--exit",
      "--json",
    ]) {
      expect(started.stdout).toContain(option);
    }
  });
});
