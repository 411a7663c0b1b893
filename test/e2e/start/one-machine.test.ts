import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Started } from "../../support/started.ts";
import { servingCommand } from "../../support/serving-command.ts";
import { fleetFile, temporaryFolder } from "../../support/rehearsed.ts";
import { servicePrincipalCluster } from "../../support/fleets.ts";

const Problem = z.object({ status: z.number(), nextStep: z.string() });

/** Files below a folder, with the bits that say who may read and write them. */
function modesBelow(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path, (statSync(path).mode & 0o777).toString(8)];
    }),
  );
}

describe("npm start on a machine with other users", () => {
  it("asks every caller for the token that it made, and prints the curl line that sends it", async () => {
    const { url, headerFile } = await servingCommand("--data", temporaryFolder());
    const refused = await fetch(`${url}/runs`);
    expect(refused.status).toBe(401);
    const { nextStep } = Problem.parse(await refused.json());
    const token = readFileSync(nextStep.slice(nextStep.indexOf("/")).replace(/\.$/, ""), "utf8").trim();
    expect(readFileSync(headerFile, "utf8").trim()).toBe(`Authorization: Bearer ${token}`);
    expect(token.length).toBeGreaterThan(40);
    expect((await fetch(`${url}/runs`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  it("makes another token at each start, and prints none", async () => {
    const data = temporaryFolder();
    const first = await servingCommand("--data", data);
    const token = readFileSync(join(data, "demo", "token"), "utf8").trim();
    expect(first.started.stdout + first.started.stderr).not.toContain(token);
    first.started.signal("SIGINT");
    await first.started.exit;
    await servingCommand("--data", data);
    expect(readFileSync(join(data, "demo", "token"), "utf8").trim()).not.toBe(token);
  });

  it.skipIf(process.platform === "win32")(
    "keeps everything that it remembers for its user alone, also what an earlier start left open",
    async () => {
      const data = temporaryFolder();
      const world = join(data, "demo");
      mkdirSync(world, { mode: 0o755 });
      writeFileSync(join(world, "token"), "old\n", { mode: 0o644 });
      await servingCommand("--data", data);
      const modes = modesBelow(data);
      expect(Object.keys(modes).map((path) => path.slice(data.length + 1))).toEqual(
        expect.arrayContaining(["demo", "demo/token", "demo/records.db", "demo/world.db", "demo/runtime.db"]),
      );
      const open = Object.entries(modes).filter(([path, mode]) => mode !== (path === world ? "700" : "600"));
      expect(open).toEqual([]);
    },
  );

  it("serves every loopback address that it listens on", async () => {
    const { url, headerFile } = await servingCommand("--data", temporaryFolder(), "--address", "127.0.0.2");
    expect(url).toContain("//127.0.0.2:");
    const authorization = readFileSync(headerFile, "utf8").trim().replace("Authorization: ", "");
    expect((await fetch(`${url}/runs`, { headers: { authorization } })).status).toBe(200);
  });
});

describe("the data folder of npm start", () => {
  it("is not wiped by --fresh while a living process uses it, and nobody recommends that", async () => {
    const data = temporaryFolder();
    const { url, headerFile } = await servingCommand("--data", data);
    const second = new Started("--serve", "--fresh", "--data", data);
    expect(await second.exit).toBe(2);
    expect(second.stderr).toMatch(
      /is in use by process \d+ since .*: stop that process, or choose another folder/,
    );
    expect(second.stderr).not.toContain("--fresh");
    const authorization = readFileSync(headerFile, "utf8").trim().replace("Authorization: ", "");
    expect((await fetch(`${url}/runs`, { headers: { authorization } })).status).toBe(200);
  });

  it("has a world for each fleet, so that the README's second step works after its first", async () => {
    const data = temporaryFolder();
    const demo = new Started("--exit", "--data", data);
    expect(await demo.exit).toBe(0);
    const fleet = fleetFile([servicePrincipalCluster("web")]);
    const own = new Started("--exit", "--data", data, "--fleet", fleet, "--cluster", "web");
    expect([await own.exit, own.stderr]).toEqual([0, ""]);
    expect(own.stdout).toMatch(/its world is kept in \S+\/fleet-[0-9a-f]{8}$/m);
    expect(demo.stdout).toMatch(/its world is kept in \S+\/demo$/m);
  });
});

describe("output that nobody reads any more", () => {
  it("ends the command quietly instead of with a stack", async () => {
    const started = new Started("--data", temporaryFolder(), "--speed", "600");
    await started.printed("read");
    started.closeOutput();
    expect([await started.exit, started.stderr]).toEqual([141, ""]);
  });
});
