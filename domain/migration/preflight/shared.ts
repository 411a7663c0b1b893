import { finding } from "../../findings/findings.ts";
import type { Check } from "./check.ts";
import { neighbourNames } from "../../cluster/neighbours.ts";
import { oldIdentity } from "../../cluster/half-migrated.ts";

/** Other clusters still use the identity that this one leaves, so they need its role assignments. */
export const sharedPrincipal: Check = ({
  cluster,
  sharedWith = [],
  perhapsSharedWith = [],
  sharersUnknown: because,
}) => {
  const old = oldIdentity(cluster);
  const possible = neighbourNames(perhapsSharedWith, cluster.id);
  return [
    ...(sharedWith.length === 0
      ? []
      : [
          finding("principal-shared", cluster.id, {
            oldIdentity: old,
            clusters: neighbourNames(sharedWith, cluster.id),
          }),
        ]),
    ...(possible.length === 0 && because === undefined
      ? []
      : [finding("principal-perhaps-shared", cluster.id, { oldIdentity: old, clusters: possible, because })]),
  ];
};
