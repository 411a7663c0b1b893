import { count } from "../count.ts";
import { sameId } from "../arm-id.ts";
import type { Finding } from "../finding.ts";
import { AKS_DOCS } from "../migration/preflight/check.ts";
import type { Inspection } from "./facts.ts";
import type { LackingGrant } from "./lacking.ts";
import type { SurplusAssignment } from "./surplus.ts";

const BEST_PRACTICE =
  "https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identity-best-practice-recommendations";

/** What is wrong with a cluster's identities and their grants, whatever is planned with it. */
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

/** A cluster keeps the principal that it was given; it does not notice that the identity is another one now. */
function deadIdentities({ migration: { cluster }, own = [], directory }: Inspection): Finding[] {
  const { controlPlane, kubelet } = cluster;
  const named = [
    ...(controlPlane.kind === "userAssigned" ? [controlPlane] : []),
    ...(kubelet === undefined ? [] : [{ resourceId: kubelet.resourceId, principalId: kubelet.objectId }]),
  ];
  const gone = directory?.kind === "read" ? directory.missing : [];
  return named.flatMap(({ resourceId, principalId }): Finding[] => {
    const now = own.find((one) => sameId(one.resourceId, resourceId));
    if (now?.principalId !== undefined && !sameText(now.principalId, principalId)) {
      return [
        {
          severity: "warning",
          code: "identity-made-again",
          resource: resourceId,
          means: `the cluster uses principal ${principalId}, and the identity of that name is now ${now.principalId}: it was deleted and made again, and what is granted to it does not reach the cluster, which gets no more tokens`,
          remedy:
            "give the new principal every role, then set the identity on the cluster again: first another one, then this one",
          source: "https://github.com/Azure/AKS/issues/4561",
        },
      ];
    }
    const deleted = now !== undefined && now.principalId === undefined;
    if (!deleted && !gone.includes(principalId.toLowerCase())) return [];
    return [
      {
        severity: "warning",
        code: "identity-gone",
        resource: resourceId,
        means: `the cluster uses principal ${principalId}, which is no longer there: it gets no more tokens`,
        remedy:
          "move the cluster to another identity with migrate-cluster; do not make this one again by its name",
        source: "https://github.com/Azure/AKS/issues/3833",
      },
    ];
  });
}

const sameText = (left: string, right: string) => left.toLowerCase() === right.toLowerCase();

function missingGrant({ holder, role, scope, because, remedy, perhapsBy }: LackingGrant): Finding {
  return perhapsBy === undefined
    ? {
        severity: "warning",
        code: "grant-missing",
        resource: scope,
        means: `${holder} has not been given ${role} here: ${because}`,
        remedy: `${remedy}; ignore this if it has the right through a group`,
        source: `${AKS_DOCS}/managed-identity-overview`,
      }
    : {
        severity: "note",
        code: "grant-perhaps-missing",
        resource: scope,
        means: `${holder} has not been given ${role} here (${because}); it holds the custom role ${perhapsBy}, which may give the same`,
        remedy: "compare the custom role with the built-in one",
        source: `${AKS_DOCS}/managed-identity-overview`,
      };
}

function superfluous({ kind, assignmentId, principalId, role, scope }: SurplusAssignment): Finding {
  return kind === "ghost"
    ? {
        severity: "warning",
        code: "assignment-ghost",
        resource: scope,
        means: `${role} is held here by ${principalId}, which no longer exists ("Identity not found"); it counts against the limit of the subscription`,
        remedy: `take it away: az role assignment delete --ids ${assignmentId}`,
        source: BEST_PRACTICE,
      }
    : {
        severity: "note",
        code: "assignment-duplicate",
        resource: scope,
        means: `${principalId} holds ${role} here, and has it from further up as well`,
        remedy: `one of the two is enough; the narrower one is ${assignmentId}`,
        source: BEST_PRACTICE,
      };
}

/** What could not be looked at is said, so that silence means that all is well. */
function unlooked({ directory, migration: { cluster } }: Inspection): Finding[] {
  if (directory === undefined || (directory.kind === "read" && directory.notAsked === 0)) return [];
  return [
    {
      severity: "note",
      code: "ghosts-not-looked-for",
      resource: cluster.id,
      means:
        directory.kind === "unreadable"
          ? "Keyless may not read the directory, so it cannot tell whose assignments are left over"
          : `${count(directory.notAsked, "principal")} with assignments at the cluster's resources ${directory.notAsked === 1 ? "was" : "were"} not looked up`,
      remedy: "give Keyless Application.Read.All, or look for Identity not found in the portal",
      source: "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting",
    },
  ];
}
