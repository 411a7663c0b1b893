import { type Permission, permits } from "./permission.ts";
import type { RoleRights } from "./rights.ts";
import { widthOf } from "./width.ts";

/** Something that a role allows and that a person should consider before the role is assigned. */
export interface Power {
  /** What follows "lets a principal". */
  readonly allows: string;
  /**
   * `giving`: it assigns roles. `data`: it concerns data in resources. `wide`: harmless on one resource, but not on a
   * wider scope.
   */
  readonly kind: "giving" | "data" | "wide";
}

interface KnownPower extends Power {
  /** The action that allows this. */
  readonly action: string;
}

const IDENTITIES = "Microsoft.ManagedIdentity/userAssignedIdentities";
const CLUSTERS = "Microsoft.ContainerService/managedClusters";
const STORAGE = "Microsoft.Storage/storageAccounts";
const VAULTS = "Microsoft.KeyVault/vaults";

const wide = (action: string, allows: string): KnownPower => ({ action, allows, kind: "wide" });
const data = (action: string, allows: string): KnownPower => ({ action, allows, kind: "data" });

/**
 * Actions that reach further than their names say, the gravest first. Sources: learn.microsoft.com/azure/
 * role-based-access-control/role-assignments-steps (privileged administrator roles), learn.microsoft.com/entra/identity/
 * managed-identities-azure-resources/managed-identity-best-practice-recommendations (whoever assigns an identity has its
 * rights), learn.microsoft.com/azure/storage/common/storage-account-keys-manage, learn.microsoft.com/azure/key-vault/general/
 * security-features (contributors of a vault give themselves access), learn.microsoft.com/azure/aks/control-kubeconfig-access.
 */
const ON_RESOURCES: readonly KnownPower[] = [
  {
    action: "Microsoft.Authorization/roleAssignments/write",
    allows: "give itself and others any role",
    kind: "giving",
  },
  wide(
    "Microsoft.Resources/subscriptions/resourceGroups/delete",
    "delete resource groups with all they hold",
  ),
  wide(`${IDENTITIES}/assign/action`, "act as any user-assigned identity, by putting it on a machine"),
  wide(
    `${IDENTITIES}/federatedIdentityCredentials/write`,
    "let anybody sign in as any user-assigned identity",
  ),
  wide(`${CLUSTERS}/listClusterAdminCredential/action`, "become administrator in clusters"),
  wide(`${CLUSTERS}/runCommand/action`, "run commands in clusters"),
  wide("Microsoft.Compute/virtualMachines/runCommand/action", "run commands on machines as administrator"),
  wide(
    "Microsoft.Compute/virtualMachineScaleSets/write",
    "change scale sets, the nodes of clusters among them",
  ),
  wide("Microsoft.Compute/disks/beginGetAccess/action", "download disks"),
  wide(`${STORAGE}/listKeys/action`, "read and change all data of storage accounts, by their keys"),
  wide(`${VAULTS}/write`, "let itself into key vaults"),
  wide("Microsoft.ContainerRegistry/registries/push/write", "replace images in registries"),
  wide("Microsoft.Network/virtualNetworks/write", "change networks, routes and addresses"),
];

const ON_DATA: readonly KnownPower[] = [
  data(`${VAULTS}/secrets/getSecret/action`, "read secrets"),
  data(`${VAULTS}/keys/decrypt/action`, "decrypt and sign with keys"),
  data(`${STORAGE}/blobServices/containers/blobs/read`, "read blobs"),
  data(`${STORAGE}/blobServices/containers/blobs/write`, "change blobs"),
  data(`${STORAGE}/fileServices/fileshares/files/read`, "read file shares"),
  data(`${STORAGE}/queueServices/queues/messages/read`, "read queues"),
  data(`${STORAGE}/tableServices/tables/entities/read`, "read tables"),
  data(`${CLUSTERS}/secrets/read`, "read secrets inside clusters"),
  data(`${CLUSTERS}/apps/deployments/write`, "run workloads inside clusters"),
];

/** Actions that need no consideration: reading, support, alerts, deployments (whose parts need their own rights), joining. */
const HARMLESS =
  /\/read$|^Microsoft\.Support\/|^Microsoft\.Insights\/(alertRules\/\*|register\/action)$|^Microsoft\.Resources\/deployments\/|^Microsoft\.ResourceHealth\/|\/join\/action$/i;
/** Images that anyone who may pull can read anyway, and published metrics. */
const HARMLESS_DATA =
  /^Microsoft\.ContainerRegistry\/.*\/read$|^Microsoft\.Insights\/(metrics|telemetry)\/write$/i;

/** What a role's rights allow, the gravest first; empty for a role that only reads. */
export function powersOf(rights: readonly RoleRights[]): readonly Power[] {
  const onResources = rights.map((one) => one.onResources);
  const onData = rights.map((one) => one.onData);
  return [
    ...powersGiven(onResources, ON_RESOURCES),
    ...others(onResources, ON_RESOURCES, HARMLESS).map((type): Power => ({
      allows: `change ${type}`,
      kind: "wide",
    })),
    ...powersGiven(onData, ON_DATA),
    ...others(onData, ON_DATA, HARMLESS_DATA).map((type): Power => ({
      allows: `work with data of ${type}`,
      kind: "data",
    })),
  ];
}

/** The powers that matter at a scope. */
export function powersAt(rights: readonly RoleRights[], scope: string): readonly Power[] {
  const narrow = widthOf(scope) === "resource";
  return powersOf(rights).filter(({ kind }) => kind !== "wide" || !narrow);
}

function powersGiven(permissions: readonly Permission[], known: readonly KnownPower[]): readonly Power[] {
  return known
    .filter(({ action }) => permits(permissions, action))
    .map(({ allows, kind }) => ({ allows, kind }));
}

/** Resource types in the rights that no known action covers. */
function others(
  permissions: readonly Permission[],
  known: readonly KnownPower[],
  harmless: RegExp,
): readonly string[] {
  const found = known.filter(({ action }) => permits(permissions, action));
  const namespaces = new Set(found.map(({ action }) => namespaceOf(action)));
  const types = permissions
    .flatMap(({ actions }) => actions)
    // `*` covers every provider, including the known actions.
    .filter((pattern) => !pattern.startsWith("*") && !harmless.test(pattern))
    .filter((pattern) => !namespaces.has(namespaceOf(pattern)))
    .map(typeOf);
  return [...new Set(types)];
}

const namespaceOf = (action: string): string => (action.split("/")[0] ?? "").toLowerCase();

/** `Microsoft.Network/dnsZones` of `Microsoft.Network/dnsZones/*`. */
function typeOf(pattern: string): string {
  return pattern.replace(/\/(\*|write|delete|read|[^/]+\/action)$/i, "");
}

/** The most powers that are named; for a role that allows everything, the rest adds nothing. */
const NAMED = 4;

/** Powers as one phrase: `read secrets, and decrypt and sign with keys`. */
export function inWords(powers: readonly Power[]): string {
  const named = powers.slice(0, NAMED).map(({ allows }) => allows);
  const more = powers.length - named.length;
  return [...named, ...(more > 0 ? [`${String(more)} more of that kind`] : [])].join("; ");
}
