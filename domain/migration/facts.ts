import { z } from "zod";
import { AnyResourceId } from "../arm-id/schemas.ts";
import { Cluster } from "../cluster/cluster.ts";
import { AdoptedIdentity } from "../identity/adopted.ts";
import { Lock } from "../preflight/locks.ts";
import { MaintenanceWindow } from "../maintenance/window.ts";
import { PreflightFacts } from "../preflight/facts.ts";

/** The directory's record of the service principal; `unreadable` when Keyless may not read the directory. */
export const ServicePrincipalFacts = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("found"),
    objectId: z.string(),
    displayName: z.string(),
    /** When the last of its secrets and certificates expires (ISO 8601); absent where none is shown. */
    expiresOn: z.string().optional(),
    /** When the first of several expires: nobody can tell which of them the cluster has. */
    firstExpiresOn: z.string().optional(),
    /** True for one that may not sign in at all. */
    disabled: z.boolean().optional(),
    /** Why the credentials of the application, where AKS's mostly are, could not be seen; absent where they were. */
    applicationUnseen: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal("missing") }),
  z.strictObject({ kind: z.literal("unreadable"), because: z.string() }),
]);
export type ServicePrincipalFacts = z.infer<typeof ServicePrincipalFacts>;

/** Whom nodes still act as that nobody re-imaged since their cluster left its service principal. */
export const FormerPrincipal = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("known"), clientId: z.string(), objectId: z.string() }),
  z.strictObject({ kind: z.literal("unknown"), because: z.string() }),
]);
export type FormerPrincipal = z.infer<typeof FormerPrincipal>;

/**
 * How a registry decides about pulls: by role assignments on the registry (`AcrPull`), or by attributes of each
 * repository, where `AcrPull` is ignored and Container Registry Repository Reader is needed.
 */
export const RegistryMode = z.enum(["registry", "repository"]);
export type RegistryMode = z.infer<typeof RegistryMode>;

/** A role assignment that a principal holds, with what is known of the resource at its scope. */
export const HeldRoleAssignment = z.strictObject({
  id: z.string(),
  roleDefinitionId: z.string(),
  /** As Azure has it: a management group and the root are scopes, too. */
  scope: z.string(),
  /** Which of a managed cluster's two identities holds it; a service principal is both, also a former one. */
  by: z.enum(["controlPlane", "kubelet"]).optional(),
  /** Only for registries: how they decide about pulls. */
  registryMode: RegistryMode.optional(),
});
export type HeldRoleAssignment = z.infer<typeof HeldRoleAssignment>;

/** A key vault, and whether role assignments or its own access policies decide who may read. */
export const KeyVault = z.strictObject({ id: AnyResourceId, decidesBy: z.enum(["roles", "accessPolicies"]) });
export type KeyVault = z.infer<typeof KeyVault>;

/** Everything that a plan is made from; read without changing anything. */
export const MigrationFacts = z.strictObject({
  readAt: z.string(),
  cluster: Cluster,
  servicePrincipal: ServicePrincipalFacts.optional(),
  /** Read only where the cluster shows managed identities and some of its nodes carry none. */
  formerPrincipal: FormerPrincipal.optional(),
  locks: z.array(Lock),
  held: z.array(HeldRoleAssignment),
  /** How the registries that the caller named decide about pulls; one that Azure does not show is missing here. */
  registries: z.array(z.strictObject({ id: AnyResourceId, mode: RegistryMode })),
  /** State of the `NodeDisruptionProfile` preview in the subscription; read only where the cluster has a policy. */
  nodeDisruptionFeature: z.string().optional(),
  /** The window for node images; read only where the policy asks for it, absent where the cluster has none. */
  nodeWindow: MaintenanceWindow.optional(),
  /** The newest patch that Azure offers; read only where the request may need it, absent where there is none. */
  kubernetesPatch: z.string().optional(),
  /** Whether Keyless may put identities on the cluster, as runs of former releases have it; now `preflight` tells. */
  assignable: z.array(z.strictObject({ identityId: z.string(), may: z.boolean() })).optional(),
  /** Subnets of application gateways that add-ons bring, by the gateway's id in lower case; read only where there are some. */
  gatewaySubnets: z.record(z.string(), z.array(AnyResourceId)).optional(),
  /** The vault of etcd's key; read only where the cluster has one, absent where Azure does not show it. */
  kmsVault: KeyVault.optional(),
  /** Vaults that the request names for add-ons, as far as Azure shows them. */
  keyVaults: z.array(KeyVault).optional(),
  /** Fleets that the cluster is a member of; absent where they were not read. */
  fleetMemberships: z.array(z.string()).optional(),
  /** Name of the Azure Backup extension on the cluster, where it has one. */
  backupExtension: z.string().optional(),
  /** Route tables of the pools' own subnets, by subnet id; read only where they matter (kubenet). */
  routeTables: z.record(z.string(), AnyResourceId),
  /** What the pools' own subnets name besides, by subnet id: route tables, network security groups, NAT gateways. */
  linkedNetworks: z.record(z.string(), z.array(AnyResourceId)).optional(),
  /** Registries within what the old identity holds at a wider scope than one registry. */
  registriesWithin: z.array(z.strictObject({ id: AnyResourceId, mode: RegistryMode })).optional(),
  /** Ids of other clusters that run on the same service principal or identity; absent where they were not looked for. */
  sharedWith: z.array(z.string()).optional(),
  /** Identities that exist already of those that the run would make, and what they can do; absent where there are none. */
  adopted: z.array(AdoptedIdentity).optional(),
  /** What Azure tells beforehand about the writes; read only where the migration would make any. */
  preflight: PreflightFacts.optional(),
});
export type MigrationFacts = z.infer<typeof MigrationFacts>;
