import { isNamedByAks } from "../cluster/node-group.ts";
import { oldIdentity } from "../cluster/half-migrated.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { namesPrincipals } from "./condition.ts";
import type { GrantDifference } from "./difference.ts";
import type { AccessFacts } from "./facts.ts";
import type { WantedGrant } from "./grant.ts";
import { type LostRights, lostRights } from "./lost-rights.ts";

/**
 * What the new identities will not be able to do of what the old one can: the role assignments that no wanted grant carries over and
 * that AKS does not make itself, and of those that a narrower role carries over, the rest. Those in the node resource groups
 * of other clusters with the same principal belong to those clusters.
 */
export function grantsLeftBehind(
  { cluster, held }: AccessFacts,
  difference: readonly GrantDifference[],
  wanted: readonly WantedGrant[],
): readonly Finding[] {
  const old = oldIdentity(cluster);
  const lostIn = (id: string | undefined): LostRights => {
    const assignment = held.find((one) => one.id === id);
    return assignment === undefined ? { actions: [], dataActions: [] } : lostRights(assignment, wanted);
  };
  const left = difference.filter(({ becomes, scope }) => becomes === "notCarried" && !isNamedByAks(scope));
  const narrowed = difference.flatMap((line) => {
    const { actions, dataActions } = line.becomes === "carried" ? lostIn(line.heldAs) : lostIn(undefined);
    return actions.length + dataActions.length === 0 ? [] : [{ ...line, actions, dataActions }];
  });
  // Pods can read the service principal from a file on the node, as external-dns does: a role that AKS does not need is often theirs.
  const file =
    left.length + narrowed.length > 0 && old === "the service principal"
      ? [finding("principal-file-goes", cluster.id)]
      : [];
  return [
    ...left.map(({ role, scope, heldAs = scope }) =>
      finding("grant-not-carried-over", heldAs, {
        oldIdentity: old,
        role,
        scope,
        dataActions: lostIn(heldAs).dataActions,
      }),
    ),
    ...narrowed.map(({ role, scope, heldAs = scope, actions, dataActions }) =>
      finding("grant-narrowed", heldAs, {
        oldIdentity: old,
        role,
        scope,
        lost: [...dataActions, ...actions],
      }),
    ),
    ...wanted.flatMap(({ condition, scope, roleName: role }) =>
      condition !== undefined && namesPrincipals(condition)
        ? [finding("grant-condition-names-principals", scope, { oldIdentity: old, role, scope })]
        : [],
    ),
    ...file,
  ];
}
