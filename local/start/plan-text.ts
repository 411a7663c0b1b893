import { nameOf } from "../../domain/arm-id.ts";
import { spell } from "../../domain/duration.ts";
import type { MigrationPlan } from "../../domain/migration/plan.ts";
import { tableLines } from "./table.ts";

/** A plan as the person reads it who is to approve it: every write, what it disrupts, what cannot be undone. */
export function planLines(plan: MigrationPlan): readonly string[] {
  const { findings, grants, identities, writes, cannotBeUndone, expectedMs, expectedBecause } = plan;
  return [
    ...findings.map(({ severity, code, means, remedy }) => `  ${severity} ${code}: ${means}; ${remedy}`),
    "",
    "Writes, in this order",
    ...tableLines(
      writes.map(({ order, does, resource, before, after, undoable }) => [
        String(order),
        does,
        nameOf(resource),
        `${before} -> ${after}`,
        undoable ? "" : "CANNOT BE UNDONE",
      ]),
    ),
    "",
    "Grants",
    ...tableLines(
      grants.map(({ roleName, identity, scope, because }) => [roleName, identity, scope, because]),
    ),
    "",
    ...identities.because.map((reason) => `  identities: ${reason}`),
    ...cannotBeUndone.map((text) => `  cannot be undone: ${text}`),
    `  takes about ${spell(expectedMs)} (${expectedBecause})`,
  ];
}
