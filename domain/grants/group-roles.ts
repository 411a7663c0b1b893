import { oldIdentity } from "../cluster/half-migrated.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import type { GrantDifference } from "./difference.ts";
import type { AccessFacts } from "./facts.ts";

/** A finding for each group through which the old identity has roles, and one where nobody could read them. */
export function groupRoleFindings(
  { cluster, groupRolesUnread: subscriptions = [] }: AccessFacts,
  difference: readonly GrantDifference[],
): readonly Finding[] {
  const old = oldIdentity(cluster);
  const groups = [...new Set(difference.flatMap(({ through }) => through ?? []))];
  return [
    ...groups.map((group) => {
      const lines = difference.filter(({ through }) => through === group);
      const roles = [...new Set(lines.map(({ role, scope }) => `${role} on ${scope}`))];
      return finding("roles-through-group", cluster.id, { oldIdentity: old, group, roles });
    }),
    ...(subscriptions.length === 0
      ? []
      : [finding("group-roles-unreadable", cluster.id, { oldIdentity: old, subscriptions })]),
  ];
}
