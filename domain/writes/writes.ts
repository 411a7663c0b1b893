import type { PlannedWrite } from "../run/plan.ts";
import type { TextArgs } from "../text/catalogue.ts";
import { CLUSTER_WRITES } from "./clusters.ts";
import { FEATURE_WRITES } from "./features.ts";
import { IDENTITY_WRITES } from "./identities.ts";
import { POOL_WRITES } from "./pools.ts";
import { SCHEDULE_WRITES } from "./schedules.ts";
import { SWEEP_WRITES } from "./sweeps.ts";
import type { WriteRow } from "./row.ts";
import { defined } from "../schema/defined.ts";

const TABLES = {
  ...IDENTITY_WRITES,
  ...CLUSTER_WRITES,
  ...POOL_WRITES,
  ...FEATURE_WRITES,
  ...SWEEP_WRITES,
  ...SCHEDULE_WRITES,
};

/** Code of a kind of write. */
export type WriteCode = keyof typeof TABLES;

const isCode = (code: string): code is WriteCode => Object.hasOwn(TABLES, code);

/** All codes, by name. */
export const WRITE_CODES: readonly WriteCode[] = Object.keys(TABLES).filter(isCode).sort();

/** What the texts of each code are made from. */
type ArgsOf = {
  readonly [Code in WriteCode]: (typeof TABLES)[Code] extends WriteRow<infer Args extends TextArgs>
    ? Args
    : never;
};

/** Every write that a plan can name. The contract of a workflow lists those of the workflow. */
const WRITES: { readonly [Code in WriteCode]: WriteRow<ArgsOf[Code]> } = TABLES;

/** A write that has no place in the order of a plan yet. */
export type Write = Omit<PlannedWrite, "order">;

/**
 * A write to a resource, with the texts of its code.
 *
 * @param args - the values that the texts of this code name
 */
export function plannedWrite<Code extends WriteCode>(
  code: Code,
  resource: string,
  ...args: ArgsOf[Code]
): Write {
  const row: WriteRow<ArgsOf[Code]> = WRITES[code];
  const disrupts = row.disrupts(...args);
  return {
    does: row.does(...args),
    resource,
    before: row.before(...args),
    after: row.after(...args),
    undoable: row.undoable,
    ...defined({ disrupts }),
  };
}

/** The texts of a code with the values of its example. */
export function exampleWrite<Code extends WriteCode>(code: Code): Write {
  const row: WriteRow<ArgsOf[Code]> = WRITES[code];
  return plannedWrite(code, "…", ...row.example);
}
