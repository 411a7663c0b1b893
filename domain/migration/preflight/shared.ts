import { namesOfUsers } from "../../grants/users.ts";
import { finding } from "../../findings/findings.ts";
import type { Check } from "./check.ts";
import { namesApart } from "../../cluster/names-apart.ts";
import { oldIdentity } from "../../cluster/half-migrated.ts";

/** Others still use the identity that this cluster leaves, so they need its role assignments. */
export const sharedPrincipal: Check = (facts) => {
  const { cluster, perhapsSharedWith = [], sharersUnknown: because } = facts;
  const users = namesOfUsers(facts);
  const old = oldIdentity(cluster);
  const possible = namesApart(perhapsSharedWith, [cluster.id]);
  return [
    ...(users.length === 0 ? [] : [finding("principal-shared", cluster.id, { oldIdentity: old, users })]),
    ...(possible.length === 0 && because === undefined
      ? []
      : [finding("principal-perhaps-shared", cluster.id, { oldIdentity: old, clusters: possible, because })]),
  ];
};
