import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { servicePrincipalCluster } from "../../../support/fleets.ts";
import { runSimulatorCommand, startSimulatorProcess } from "../../../support/arm/simulator-process.ts";

const GROUP = "/subscriptions/5b1ec7ed-0000-4000-8000-00000000de30/resourceGroups/rg-made";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "simulator-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const put = (url: string, headers: Record<string, string> = {}) =>
  fetch(`${url}${GROUP}?api-version=2024-11-01`, {
    method: "PUT",
    headers: { authorization: "Bearer x", "content-type": "application/json", ...headers },
    body: JSON.stringify({ location: "westeurope" }),
  });

describe("the simulator alone", () => {
  it("lives at the time that its callers tell, and remembers its world and its seed", async () => {
    const first = await startSimulatorProcess(
      "--clock",
      "follow",
      "--at",
      "2026-01-01T00:00:00Z",
      "--data",
      folder,
    );
    await put(first.url, { "x-sim-now": "2026-02-03T04:05:06.000Z" });
    const journal = await (await fetch(`${first.url}/_sim/journal`)).json();
    expect(journal).toMatchObject([
      { at: "2026-02-03T04:05:06.000Z", method: "PUT", path: GROUP, status: 201 },
    ]);
    expect(await first.stop()).toBe(0);

    const second = await startSimulatorProcess(
      "--clock",
      "follow",
      "--at",
      "2026-01-01T00:00:00Z",
      "--data",
      folder,
    );
    expect(second.seed).toBe(first.seed);
    expect(await (await fetch(`${second.url}/_sim/journal`)).json()).toEqual(journal);
    expect((await put(second.url)).status).toBe(200);
    await second.stop();
  });

  it("goes on at the time to which it was put forward, although nothing has happened there", async () => {
    const later = "2026-01-04T00:00:00.000Z";
    const args = ["--clock", "manual", "--at", "2026-01-01T00:00:00Z", "--data", folder];
    const first = await startSimulatorProcess(...args);
    const body = JSON.stringify({ set: later });
    expect((await fetch(`${first.url}/_sim/clock`, { method: "POST", body })).status).toBe(200);
    expect(await first.stop()).toBe(0);
    const second = await startSimulatorProcess(...args);
    expect(await (await fetch(`${second.url}/_sim/clock`)).json()).toEqual({ now: later });
    await second.stop();
  });

  it("tells every wrong use in words and ends with 2", async () => {
    const broken = join(folder, "broken.json");
    writeFileSync(broken, "[{]");
    const uses: readonly (readonly [RegExp, ...string[]])[] = [
      [/Unknown option '--clok'; did you mean --clock\?/, "--clok", "real"],
      [/--clock must be real, manual, follow or fast:FACTOR/, "--clock", "fast:0"],
      [/--port must be a whole number from 0 to 65535, not http/, "--port", "http"],
      [/--at must be a time such as/, "--at", "tomorrow"],
      [/the fleet file \S+ cannot be read: it is a folder$/m, "--fleet", folder],
      [
        /the fleet file .*none\.json cannot be read: there is no such file/,
        "--fleet",
        join(folder, "none.json"),
      ],
      [/broken\.json/, "--fleet", broken],
      [/--fleet must be random:SIZE or random:SIZE:SEED/, "--fleet", "random:10001"],
      [/scenario file .* cannot be read \(ENOENT\)/, "--scenario", join(folder, "none.json")],
      [/broken\.json: not JSON/, "--scenario", broken],
      [/cannot be made \(ENOTDIR\)/, "--data", join(broken, "below")],
    ];
    for (const [message, ...args] of uses) {
      const { code, stderr, stdout } = await runSimulatorCommand("--data", folder, ...args);
      expect({ code, stdout }, args.join(" ")).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(message);
      expect(stderr).toContain("--help tells all options");
    }
  });

  it("refuses a port that is taken, and a world in use, which --fresh does not wipe", async () => {
    const running = await startSimulatorProcess("--data", folder);
    const port = new URL(running.url).port;
    const taken = await runSimulatorCommand("--port", port, "--data", join(folder, "other"));
    expect(taken).toMatchObject({ code: 2, stderr: expect.stringContaining("the port is taken") as string });
    await put(running.url);
    for (const more of [[], ["--fresh"]]) {
      const { code, stderr } = await runSimulatorCommand("--port", "0", "--data", folder, ...more);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /is in use by process \d+ since .*: stop that process, or choose another folder/,
      );
    }
    expect((await put(running.url)).status).toBe(200);
    await running.stop();
  });

  it("has a world for each fleet in one data folder", async () => {
    const demo = await startSimulatorProcess("--data", folder);
    await put(demo.url);
    await demo.stop();
    const fleet = join(folder, "fleet.json");
    writeFileSync(fleet, JSON.stringify({ value: [servicePrincipalCluster("web")] }));
    const other = await startSimulatorProcess("--data", folder, "--fleet", fleet);
    expect((await put(other.url)).status).toBe(201);
    await other.stop();
    const again = await startSimulatorProcess("--data", folder);
    expect((await put(again.url)).status).toBe(200);
    await again.stop();
  });

  it("prints its help and ends with 0", async () => {
    const { code, stdout } = await runSimulatorCommand("--help");
    expect(code).toBe(0);
    for (const option of ["--port", "--fleet", "--clock", "--seed", "--data", "--loose"]) {
      expect(stdout).toContain(option);
    }
  });
});
