import { canonical, covers } from "../../../../local/arm/world/ids.ts";
import { textAt } from "../../../../local/arm/world/json.ts";
import type { Check } from "./check.ts";

/** The ability of a cluster that AKS gives back by itself once an update of it comes through. */
const GIVEN_BY_AKS = "manage its nodes";

/**
 * 11. Every cluster of the world can do what it could before, whoever meddled and however the runs ended. What a report
 * names as left to do, with the command and its scope, is a person's to give; AKS gives its own role at the node resource
 * group with the next update that succeeds.
 */
export const noCapabilityLost: Check = (_, { audit, runs, after }) => {
  const commands = runs.flatMap(({ report }) => report?.remains ?? []).flatMap(scopeToGive);
  return audit
    .filter(({ kind }) => kind === "capabilityLost")
    .filter(({ resource, detail }) => {
      const [, can = "", subject = ""] = /can no longer (.+?) (\/\S+?):? /.exec(detail) ?? [];
      const body = after.clusters.get(canonical(resource))?.body;
      const healthy = textAt(body, "properties", "provisioningState") === "Succeeded";
      if (can === GIVEN_BY_AKS && !healthy) return false;
      return !commands.some((scope) => covers(scope, canonical(subject)));
    })
    .map(({ resource, detail }) => `${resource}: ${detail}`);
};

/** The scope of a role assignment that a line of a report asks a person to make. */
function scopeToGive(line: string): string[] {
  const [, scope] = /`az role assignment create .* --scope (\S+)`/.exec(line) ?? [];
  return scope === undefined ? [] : [canonical(scope)];
}
