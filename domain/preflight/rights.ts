import { type ArmId, sameId } from "../arm-id/arm-id.ts";
import type { Finding } from "../findings/finding.ts";
import { finding, type FindingCode } from "../findings/findings.ts";
import type { WantedGrant } from "../grants/grant.ts";
import { reaches } from "../grants/reaches.ts";
import { permits } from "../roles/permission.ts";
import { roleById } from "../roles/roles.ts";
import type { DenyAssignment, PreflightFacts, MissingRight } from "./facts.ts";

/** An action that the run needs at a scope. */
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

/** Scopes that Keyless itself would write to. */
export function writtenScopes(rights: readonly NeededRight[]): readonly ArmId[] {
  return rights.filter(({ action }) => OWN_CALLS.has(action)).map(({ scope }) => scope);
}

/** What only a clean-up needs. */
export const REMOVE_GRANT = "Microsoft.Authorization/roleAssignments/delete";

/** What only identities ask for: that tokens of other issuers may sign in. */
export const FEDERATE = `${IDENTITIES}/federatedIdentityCredentials/write`;

/** The permission to assign each of these roles at its scope. */
export function rightsToGrant(grants: readonly WantedGrant[]): readonly NeededRight[] {
  return grants.map(({ scope, roleId }) => ({ action: ACTIONS.grant, scope, grants: roleId }));
}

/** Blockers for what Keyless would be refused: an action and a scope each; and roles that need only be activated. */
export function rightFindings({ missing = [], eligible = [] }: PreflightFacts): readonly Finding[] {
  return [
    ...missing.map(missingRight),
    ...eligible.map(({ role, scope }) => finding("eligible-role-not-active", scope, { role, scope })),
  ];
}

/** What is missing where an action is not allowed. Giving roles is what remains. */
const CODES: Readonly<Record<string, LackingCode>> = {
  [ACTIONS.changeCluster]: "may-not-change-cluster",
  [ACTIONS.changePool]: "may-not-change-pools",
  [ACTIONS.upgradeImage]: "may-not-upgrade-node-images",
  [ACTIONS.deleteMachines]: "may-not-delete-machines",
  [ACTIONS.makeGroup]: "may-not-make-resource-group",
  [ACTIONS.makeIdentity]: "may-not-make-identity",
  [ACTIONS.joinSubnet]: "may-not-join-subnet",
  [ACTIONS.joinAddress]: "may-not-join-address",
  [ACTIONS.joinPrefix]: "may-not-join-address-prefix",
  [ACTIONS.readDiskEncryptionSet]: "may-not-read-disk-encryption-set",
};

type LackingCode = Exclude<
  Extract<FindingCode, `may-not-${string}`>,
  | "may-not-assign-identity"
  | "may-not-grant-this-role"
  | "may-not-grant-roles"
  | "may-not-write-federated-credentials"
>;

function missingRight({ action, scope, byCondition, grants = "" }: MissingRight): Finding {
  const role = roleById(grants)?.name ?? grants;
  if (action === ACTIONS.assignIdentity) return finding("may-not-assign-identity", scope, { action });
  if (action === ACTIONS.grant && byCondition)
    return finding("may-not-grant-this-role", scope, { scope, role });
  const code = CODES[action];
  return code === undefined
    ? finding("may-not-grant-roles", scope, { action, scope, role })
    : finding(code, scope, { action, scope });
}

/** True if a deny assignment denies an action at a scope. */
export function denies(deny: DenyAssignment, action: string, scope: string): boolean {
  const hits = deny.children ? reaches(deny.scope, scope) : sameId(scope, deny.scope);
  return hits && permits(deny.permissions, action);
}

/**
 * One finding for each deny assignment that takes a needed right; it goes before every role. What it takes from AKS is a
 * warning: AKS may be excluded from it in a way that is not shown.
 */
export function denyFindings(
  { denies: found = [] }: PreflightFacts,
  needed: readonly NeededRight[],
  byAks: readonly NeededRight[],
): readonly Finding[] {
  return found.flatMap((deny): Finding[] => {
    const taken = needed.filter(({ action, scope }) => denies(deny, action, scope));
    const [first] = taken;
    if (first === undefined) {
      return byAks
        .filter(({ action, scope }) => denies(deny, action, scope))
        .map(({ action, scope }) =>
          finding("denied-to-aks", deny.id, { name: deny.name, at: deny.scope, action, scope }),
        );
    }
    const { action, scope } = first;
    return [
      finding("denied-by-assignment", deny.id, {
        name: deny.name,
        at: deny.scope,
        action,
        scope,
        more: taken.length - 1,
      }),
    ];
  });
}

/** What AKS does when it replaces nodes. */
export const replacesNodes = (nodeGroupId: ArmId): NeededRight => ({
  action: "Microsoft.Compute/virtualMachineScaleSets/write",
  scope: nodeGroupId,
});
