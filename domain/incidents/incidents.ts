import { COMMANDS_IN_CLUSTER } from "./commands-in-cluster.ts";
import { OPERATIONS } from "./operations.ts";
import { remedyOf } from "../arm-verdict/arm-verdict.ts";
import type { IncidentRow } from "./row.ts";
import { RUN_INCIDENTS } from "./runs.ts";
import { SWEEP_INCIDENTS } from "./sweeps.ts";

const TABLES = { ...OPERATIONS, ...COMMANDS_IN_CLUSTER, ...RUN_INCIDENTS, ...SWEEP_INCIDENTS };

/** Code of an incident of Keyless; Azure's own codes are in `domain/arm-verdict`. */
export type IncidentCode = keyof typeof TABLES;

const isCode = (code: string): code is IncidentCode => Object.hasOwn(TABLES, code);

/** All codes, by name. */
export const INCIDENT_CODES: readonly IncidentCode[] = Object.keys(TABLES).filter(isCode).sort();

/** What the texts of each code are made from. */
type ArgsOf = {
  readonly [Code in IncidentCode]: (typeof TABLES)[Code] extends IncidentRow<infer Args> ? Args : never;
};

/** Every incident of Keyless. The contract of a workflow lists those of the workflow. */
const INCIDENTS: { readonly [Code in IncidentCode]: IncidentRow<ArgsOf[Code]> } = TABLES;

/** Why a step cannot go on. */
interface Stop {
  readonly code: string;
  readonly resource: string;
  readonly message: string;
  readonly remedy: string;
}

/**
 * Why a step cannot go on, with the texts of its code.
 *
 * @param resource - what it is about: an ARM id, or the id of a run
 * @param args - the values that the texts of this code name; none for texts that are always the same
 */
export function incident<Code extends IncidentCode>(
  code: Code,
  resource: string,
  ...args: ArgsOf[Code]
): Stop {
  const texts: IncidentRow<ArgsOf[Code]> = INCIDENTS[code];
  return { code, resource, message: texts.message(...args), remedy: texts.remedy(...args) };
}

/** The same in Azure's own words, where Azure says why: its code and message, and the remedy that is known for that code. */
export function explained(
  stop: Stop,
  said: { readonly code: string; readonly message: string } | undefined,
): Stop {
  return said === undefined
    ? stop
    : { ...stop, code: said.code, message: said.message, remedy: remedyOf(said) ?? stop.remedy };
}

/** The texts of a code with the values of its example. */
export function exampleIncident<Code extends IncidentCode>(code: Code): Stop {
  const texts: IncidentRow<ArgsOf[Code]> = INCIDENTS[code];
  return incident(code, "…", ...texts.example);
}
