import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { loadFleet } from "../../local/arm/fleet/load-fleet.ts";
import { populate } from "../../local/arm/fleet/populate.ts";
import { govern, parseScenario, script, settingsOf } from "../../local/arm/scenario/scenario.ts";
import { QuickWorld, type QuickWorldOptions } from "./quick-world.ts";

const Own = z.record(z.string(), z.json());

/** When these worlds begin: their images are of the summer before. */
const BEGINS = Date.parse("2026-11-28T09:00:00Z");

/**
 * What people have: a fleet as `az` lists it, and a scenario of what stands around it and how its Azure behaves.
 *
 * @param more - fields of a scenario beside those of the situation's own file, which they replace
 * @param edit - what is otherwise in the fleet file
 */
export async function situation(
  name: string,
  more: object = {},
  edit: (fleet: string) => string = (fleet) => fleet,
  options: Pick<QuickWorldOptions, "subscriptions"> = {},
): Promise<QuickWorld> {
  const read = (file: string): string | undefined => {
    const path = fileURLToPath(new URL(`../fixtures/situations/${name}/${file}`, import.meta.url));
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  };
  const fleet = loadFleet(edit(read("fleet.json") ?? ""), { file: `${name}/fleet.json` });
  const own = Own.parse(JSON.parse(read("scenario.json") ?? "{}"));
  const scenario = parseScenario(JSON.stringify({ ...own, ...more }), `${name}/scenario.json`);
  const world = await QuickWorld.start({
    ...options,
    begin: BEGINS,
    simulator: { settings: settingsOf(scenario) },
    populate: (moment) => {
      populate(moment, fleet);
    },
    prepare: (simulator) => {
      script(simulator, scenario);
      govern(simulator, scenario);
      return Promise.resolve();
    },
  });
  // What was made just now is not in Resource Graph yet.
  world.pass(10 * 60_000);
  return world;
}
