import { createHash } from "node:crypto";
import { z } from "zod";
import { fieldProblem } from "../../../domain/schema/field-problems.ts";
import { RandomFaults, ScriptedFault } from "../core/fault.ts";
import type { Settings } from "../core/settings.ts";
import type { Simulator } from "../simulator.ts";
import { fitSomething } from "./known-operations.ts";
import { ScenarioError } from "./scenario-error.ts";
import { ScenarioSettings } from "./settings.ts";
import { placeStanding, standingFields, standingOf } from "./standing.ts";

const faultFields = {
  faults: z.array(ScriptedFault).default([]).describe("In order; the first that fits meets a request"),
  random: z.array(RandomFaults).default([]).describe("Faults by chance, after the scripted ones"),
};

/** Faults to script into a simulator, from a file or over HTTP. */
export const FaultScript = z.strictObject(faultFields).superRefine(fitSomething);
export type FaultScript = z.infer<typeof FaultScript>;

/** What a scenario file says. Times are simulated milliseconds unless their names say otherwise. */
export const Scenario = z
  .strictObject({
    ...faultFields,
    $schema: z.string().optional(),
    description: z.string().optional(),
    settings: ScenarioSettings.optional().describe("How this Azure behaves where the real one differs"),
    ...standingFields,
  })
  .superRefine(fitSomething);
export type Scenario = z.infer<typeof Scenario>;

/** The settings as the simulator takes them: only what was given. */
export function settingsOf({ settings: given = {} }: Scenario): Partial<Settings> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

export function script({ faults }: Simulator, { faults: scripted, random }: FaultScript): void {
  for (const fault of scripted) faults.add(fault);
  for (const chance of random) faults.addRandom(chance);
}

/**
 * Puts what people have, and what stands against changes, into the world, once: a world that goes on with the same scenario
 * keeps what has become of it.
 *
 * @throws ScenarioError for what does not suit this world, such as a role of somebody who is not there
 */
export function govern(simulator: Simulator, scenario: Scenario): void {
  const standing = standingOf(scenario);
  const mark = createHash("sha256").update(JSON.stringify(standing)).digest("hex");
  if (Object.keys(standing).length === 0 || simulator.view().get("meta", "scenario")?.value === mark) return;
  simulator.change((moment) => {
    placeStanding(moment, standing);
    moment.world.put("meta", "scenario", { value: mark });
  });
}

/** @throws ScenarioError */
export function parseScenario(text: string, file: string): Scenario {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ScenarioError(`${file}: not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = Scenario.safeParse(json, { error: fieldProblem });
  if (parsed.success) return parsed.data;
  throw new ScenarioError(`${file}: ${z.prettifyError(parsed.error)}`);
}

/** The published JSON Schema of scenario files. */
export function scenarioSchema(): object {
  return { title: "Scenario of the simulated Azure", ...z.toJSONSchema(Scenario, { io: "input" }) };
}
