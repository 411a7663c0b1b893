import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scenarios } from "../support/scenarios.ts";
import { APP, EngineHost } from "./engine-host.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { rehearse } from "./rehearsal.ts";

async function embedded(name: string): Promise<Outcome> {
  const script = join(import.meta.dirname, "embedded.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [script, APP, name]);
  return JSON.parse(stdout) as Outcome;
}

describe("on Microsoft's engine", () => {
  let host: EngineHost;
  beforeAll(async () => {
    host = await EngineHost.start();
  });
  afterAll(() => host[Symbol.asyncDispose]());

  it.each(scenarios.filter(({ person }) => person === undefined).map((one) => [one.name, one] as const))(
    "%s ends as on the embedded host: its record, steps and report, its writes and calls, its history",
    async (name, scenario) => {
      const expected = embedded(name);
      await using rehearsal = await rehearse(scenario, { host });
      const { api, world } = rehearsal;
      const run = await api.until(await api.start(scenario.workflow, scenario.request));
      const said = run.failure ?? run.incident ?? run.report?.summary;
      expect([run.state, scenario.isDone(world.simulator, run)], JSON.stringify(said)).toEqual([
        "succeeded",
        true,
      ]);
      expect(outcomeOf(world.simulator, run, await host.ended(run.id))).toEqual(await expected);
    },
  );
});
