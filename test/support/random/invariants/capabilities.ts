import type { RunRecord } from "../../../../domain/run/record.ts";
import { MigrationPlan } from "../../../../domain/migration/plan.ts";
import { canonical, covers } from "../../../../local/arm/world/ids.ts";
import type { Check } from "./check.ts";

/**
 * 11. No cluster of the world loses a capability, unless a plan named the loss: roles of the old identity that nobody gets,
 * at the resource that cannot be used any more or above it. A change that did not go through has its grants still to come.
 */
export const noCapabilityLost: Check = (_, { audit, runs }) => {
  const open = runs.some((run) => run.workflow === "migrate-cluster" && run.state !== "succeeded");
  if (open) return [];
  const named = runs.flatMap(leftBehind);
  return audit
    .filter(({ kind }) => kind === "capabilityLost")
    .filter(({ detail }) => !named.some((scope) => aboutScope(detail, scope)))
    .map(({ resource, detail }) => `${resource}: ${detail}`);
};

function leftBehind({ plan }: RunRecord): readonly string[] {
  const difference = MigrationPlan.safeParse(plan).data?.grantDifference ?? [];
  return difference.filter(({ becomes }) => becomes === "notCarried").map(({ scope }) => canonical(scope));
}

/** What was lost is named in the detail, by its id. */
function aboutScope(detail: string, scope: string): boolean {
  const id = /\/subscriptions\/[^\s:]+/.exec(detail)?.[0];
  return id !== undefined && covers(scope, canonical(id));
}
