import { canonical } from "../../../../local/arm/world/ids.ts";
import { clusterOf } from "../../../../domain/run/record.ts";
import type { Check } from "./check.ts";

/**
 * 11. After a run that succeeded, every cluster of the world can do what it could before. A run that failed, or that a
 * person cancelled between the change and what follows it, tells in its report what is left to do; it is not judged here.
 */
export const noCapabilityLost: Check = (_, { audit, runs }) => {
  const unfinished = new Set(
    runs
      .filter(({ state }) => state !== "succeeded")
      .flatMap((run) => clusterOf(run) ?? [])
      .map(canonical),
  );
  return audit
    .filter(({ kind, resource }) => kind === "capabilityLost" && !unfinished.has(canonical(resource)))
    .map(({ resource, detail }) => `${resource}: ${detail}`);
};
