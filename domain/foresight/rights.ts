import { type ArmId, isWithin, sameId } from "../arm-id.ts";
import type { Finding } from "../finding.ts";
import type { WantedGrant } from "../grant.ts";
import { permits } from "../permission.ts";
import { blocker } from "../migration/preflight/check.ts";
import type { DenyAssignment, Foresight, MissingRight } from "./facts.ts";

/** An action that the work does somewhere. */
export interface NeededRight {
  readonly action: string;
  readonly scope: ArmId;
  /** The role that is granted, where the action is granting. */
  readonly grants?: string;
}

const AKS = "Microsoft.ContainerService/managedClusters";
const IDENTITIES = "Microsoft.ManagedIdentity/userAssignedIdentities";

/** Names of actions. Sources: learn.microsoft.com/azure/aks/concepts-identity and the providers' operations. */
export const ACTIONS = {
  changeCluster: `${AKS}/write`,
  changePool: `${AKS}/agentPools/write`,
  upgradeImage: `${AKS}/agentPools/upgradeNodeImageVersion/action`,
  deleteMachines: `${AKS}/agentPools/deleteMachines/action`,
  makeGroup: "Microsoft.Resources/subscriptions/resourceGroups/write",
  makeIdentity: `${IDENTITIES}/write`,
  /** What whoever sends a cluster's PUT must be allowed to do with each user-assigned identity in it (Azure/AKS#4980). */
  assignIdentity: `${IDENTITIES}/assign/action`,
  grant: "Microsoft.Authorization/roleAssignments/write",
  joinSubnet: "Microsoft.Network/virtualNetworks/subnets/join/action",
  joinAddress: "Microsoft.Network/publicIPAddresses/join/action",
  joinPrefix: "Microsoft.Network/publicIPPrefixes/join/action",
  readDiskEncryptionSet: "Microsoft.Compute/diskEncryptionSets/read",
} as const;

/** What Keyless does by calls of its own; the rest is looked at when AKS links what a cluster names. */
const OWN_CALLS: ReadonlySet<string> = new Set([
  ACTIONS.changeCluster,
  ACTIONS.changePool,
  ACTIONS.upgradeImage,
  ACTIONS.deleteMachines,
  ACTIONS.makeGroup,
  ACTIONS.makeIdentity,
  ACTIONS.grant,
]);

/** Scopes that Keyless itself would write at. */
export function writtenScopes(rights: readonly NeededRight[]): readonly ArmId[] {
  return rights.filter(({ action }) => OWN_CALLS.has(action)).map(({ scope }) => scope);
}

/** What only identities ask for: letting holders of others' tokens sign in. */
export const FEDERATE = `${IDENTITIES}/federatedIdentityCredentials/write`;

const DOCS = "https://learn.microsoft.com/azure";
const AKS_RIGHTS = `${DOCS}/aks/concepts-identity`;
const AKS_CONTRIBUTOR =
  "give Keyless Azure Kubernetes Service Contributor Role on the cluster or above it, without conditions";

/** The right to give each of these roles where it is wanted. */
export function rightsToGrant(grants: readonly WantedGrant[]): readonly NeededRight[] {
  return grants.map(({ scope, roleId }) => ({ action: ACTIONS.grant, scope, grants: roleId }));
}

/** Blockers for what Keyless would be refused: an action and a scope each. */
export function rightFindings({ missing = [] }: Foresight): readonly Finding[] {
  return missing.map(missingRight);
}

const lacking = ({ action, scope }: MissingRight): string =>
  `Keyless lacks ${action} on ${scope}, and Azure would refuse the run there`;

export function mayNotMakeGroup(right: MissingRight): Finding {
  return blocker("may-not-make-resource-group", right.scope, {
    means: lacking(right),
    remedy: "make the resource group yourself, or give Keyless Contributor on the subscription",
    source: `${DOCS}/role-based-access-control/permissions/management-and-governance`,
  });
}

export function mayNotMakeIdentity(right: MissingRight): Finding {
  return blocker("may-not-make-identity", right.scope, {
    means: lacking(right),
    remedy: "give Keyless Managed Identity Contributor on the resource group of the identity",
    source: `${DOCS}/role-based-access-control/built-in-roles/identity`,
  });
}

export function mayNotFederate(right: MissingRight): Finding {
  return blocker("may-not-write-federated-credentials", right.scope, {
    means: lacking(right),
    remedy:
      "name the identity's resource group in KEYLESS_FEDERATOR_SCOPES and deploy infra/ again, or write the credential yourself",
    source: `${DOCS}/role-based-access-control/permissions/identity`,
  });
}

function missingRight(right: MissingRight): Finding {
  const { action, scope, byCondition } = right;
  const lacks = lacking(right);
  switch (action) {
    case ACTIONS.changeCluster:
      return blocker("may-not-change-cluster", scope, {
        means: lacks,
        remedy: AKS_CONTRIBUTOR,
        source: AKS_RIGHTS,
      });
    case ACTIONS.changePool:
      return blocker("may-not-change-pools", scope, {
        means: lacks,
        remedy: AKS_CONTRIBUTOR,
        source: AKS_RIGHTS,
      });
    case ACTIONS.upgradeImage:
      return blocker("may-not-upgrade-node-images", scope, {
        means: lacks,
        remedy: AKS_CONTRIBUTOR,
        source: AKS_RIGHTS,
      });
    case ACTIONS.deleteMachines:
      return blocker("may-not-delete-machines", scope, {
        means: lacks,
        remedy: AKS_CONTRIBUTOR,
        source: AKS_RIGHTS,
      });
    case ACTIONS.makeGroup:
      return mayNotMakeGroup(right);
    case ACTIONS.makeIdentity:
      return mayNotMakeIdentity(right);
    case ACTIONS.assignIdentity:
      return blocker("may-not-assign-identity", scope, {
        means: `Keyless may not put this identity on a cluster: it lacks ${ACTIONS.assignIdentity}, and Azure refuses every change of the cluster without it`,
        remedy: "give Keyless Managed Identity Operator on the identity or its resource group",
        source: "https://github.com/Azure/AKS/issues/4980",
      });
    case ACTIONS.joinSubnet:
      return blocker("may-not-join-subnet", scope, {
        means: lacks,
        remedy: "give Keyless Network Contributor on the subnet",
        source: AKS_RIGHTS,
      });
    case ACTIONS.joinAddress:
      return blocker("may-not-join-address", scope, {
        means: lacks,
        remedy: "give Keyless Network Contributor on the public address",
        source: AKS_RIGHTS,
      });
    case ACTIONS.joinPrefix:
      return blocker("may-not-join-address-prefix", scope, {
        means: lacks,
        remedy: "give Keyless Network Contributor on the prefix of public addresses",
        source: AKS_RIGHTS,
      });
    case ACTIONS.readDiskEncryptionSet:
      return blocker("may-not-read-disk-encryption-set", scope, {
        means: lacks,
        remedy: "give Keyless Reader on the disk encryption set",
        source: AKS_RIGHTS,
      });
    default:
      return blocker("may-not-grant-roles", scope, {
        means: byCondition
          ? `Keyless may give roles on ${scope} under a condition only, and it does not let the role through that is needed`
          : lacks,
        remedy:
          "give Keyless Role Based Access Control Administrator there, or grant the role yourself before the run",
        source: `${DOCS}/role-based-access-control/delegate-role-assignments-overview`,
      });
  }
}

/** True if a deny assignment takes an action at a scope. */
export function denies(deny: DenyAssignment, action: string, scope: string): boolean {
  const reaches = deny.children ? isWithin(scope, deny.scope) : sameId(scope, deny.scope);
  return reaches && permits(deny.permissions, action);
}

/**
 * One finding for each deny assignment that takes a needed right; it goes before every role. What it takes from AKS is a
 * warning: AKS may be excluded from it in a way that is not shown.
 */
export function denyFindings(
  { denies: found = [] }: Foresight,
  needed: readonly NeededRight[],
  byAks: readonly NeededRight[],
): readonly Finding[] {
  return found.flatMap((deny): Finding[] => {
    const taken = needed.filter(({ action, scope }) => denies(deny, action, scope));
    const [first] = taken;
    if (first === undefined) {
      return byAks
        .filter(({ action, scope }) => denies(deny, action, scope))
        .map(({ action, scope }) => ({
          severity: "warning",
          code: "denied-to-aks",
          resource: deny.id,
          means: `the deny assignment ${deny.name} at ${deny.scope} forbids ${action} on ${scope} to everybody; AKS itself needs that to replace nodes`,
          remedy: "make sure that it excludes AKS, or have it lifted for the time of the run",
          source: `${DOCS}/role-based-access-control/deny-assignments`,
        }));
    }
    const more = taken.length === 1 ? "" : `, and ${String(taken.length - 1)} more of what the run does`;
    return [
      blocker("denied-by-assignment", deny.id, {
        means: `the deny assignment ${deny.name} at ${deny.scope} forbids ${first.action} on ${first.scope}${more}, whatever roles Keyless has`,
        remedy:
          "have whoever owns it (a deployment stack, a managed application) exclude Keyless from it, or make the change through them",
        source: `${DOCS}/role-based-access-control/deny-assignments`,
      }),
    ];
  });
}

/** What AKS does when it replaces nodes. */
export const replacesNodes = (nodeGroupId: ArmId): NeededRight => ({
  action: "Microsoft.Compute/virtualMachineScaleSets/write",
  scope: nodeGroupId,
});
