import { sameId } from "../arm-id/arm-id.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import type { Inspection } from "./facts.ts";
import type { LackingGrant } from "./lacking.ts";
import type { SurplusAssignment } from "./surplus.ts";

/** Problems with a cluster's identities and their role assignments, independent of any plan. */
export function identityFindings(
  inspection: Inspection,
  lacking: readonly LackingGrant[],
  surplus: readonly SurplusAssignment[],
): readonly Finding[] {
  return [
    ...deadIdentities(inspection),
    ...lacking.map(missingGrant),
    ...surplus.map(superfluous),
    ...unlooked(inspection),
  ];
}

/** If an identity is deleted and created again, the cluster keeps the principal of the old one. */
function deadIdentities({ migration: { cluster }, own = [], directory }: Inspection): Finding[] {
  const { controlPlane, kubelet } = cluster;
  const named = [
    // While AKS changes the identity, the cluster shows no principal, so nothing is known about it.
    ...(controlPlane.kind === "userAssigned" && controlPlane.principalId !== "" ? [controlPlane] : []),
    ...(kubelet === undefined ? [] : [{ resourceId: kubelet.resourceId, principalId: kubelet.objectId }]),
  ];
  const gone = directory?.kind === "read" ? directory.missing : [];
  return named.flatMap(({ resourceId, principalId }): Finding[] => {
    const now = own.find((one) => sameId(one.resourceId, resourceId));
    if (now?.principalId !== undefined && !sameText(now.principalId, principalId)) {
      return [finding("identity-made-again", resourceId, { old: principalId, now: now.principalId })];
    }
    const deleted = now !== undefined && now.principalId === undefined;
    if (!deleted && !gone.includes(principalId.toLowerCase())) return [];
    return [finding("identity-gone", resourceId, { principalId })];
  });
}

const sameText = (left: string, right: string) => left.toLowerCase() === right.toLowerCase();

function missingGrant({
  holder: principal,
  role,
  scope,
  because,
  principalId,
  perhapsBy,
}: LackingGrant): Finding {
  return perhapsBy === undefined
    ? finding("grant-missing", scope, { principal, role, because, principalId })
    : finding("grant-perhaps-missing", scope, { principal, role, because, customRole: perhapsBy });
}

function superfluous({ kind, assignmentId, principalId, role, scope }: SurplusAssignment): Finding {
  const code = kind === "ghost" ? "assignment-ghost" : "assignment-duplicate";
  return finding(code, scope, { role, principalId, assignmentId });
}

/** Names what could not be checked, so that no finding means no problem. */
function unlooked({ directory, migration: { cluster } }: Inspection): Finding[] {
  if (directory === undefined) return [];
  if (directory.kind === "unreadable") return [finding("directory-unreadable", cluster.id)];
  return directory.notAsked === 0
    ? []
    : [finding("principals-not-looked-up", cluster.id, { amount: directory.notAsked })];
}
