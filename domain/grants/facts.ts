import { z } from "zod";
import { AnyResourceId } from "../arm-id/schemas.ts";
import { Cluster } from "../cluster/cluster.ts";
import { FormerPrincipal, ServicePrincipalFacts } from "../cluster/principals.ts";
import { HeldRoleAssignment, KeyVault, RegistryMode } from "./held.ts";

/** Ids of other resources that have the same identity, such as machines and web apps; absent for none that Azure shows. */
export const usedBy = z.array(z.string()).optional();

/** Other clusters that may use a service principal, although their JSON does not name one any more. */
export const unjudgedSharers = {
  /** Ids of clusters whose nodes use a service principal that the cluster has left and nobody knows; absent for none. */
  perhapsSharedWith: z.array(z.string()).optional(),
  /** Why Keyless does not know whether there are such clusters, as a clause; absent if it has looked. */
  sharersUnknown: z.string().optional(),
};

/** A cluster, the role assignments of its identities, and the resources that they need roles on. */
export const AccessFacts = z.strictObject({
  /** When it was read (ISO 8601). */
  readAt: z.string(),
  cluster: Cluster,
  servicePrincipal: ServicePrincipalFacts.optional(),
  /** Read only where the cluster shows managed identities and some of its nodes carry none. */
  formerPrincipal: FormerPrincipal.optional(),
  held: z.array(HeldRoleAssignment),
  /** Subscriptions in which nobody could read what the old identity holds through groups; absent where all were read. */
  groupRolesUnread: z.array(z.string()).optional(),
  /** The registries that the former service principal may pull from; read only if no node uses it any more. */
  formerPulls: z
    .discriminatedUnion("kind", [
      z.strictObject({
        kind: z.literal("known"),
        clientId: z.string(),
        registries: z.array(z.strictObject({ id: AnyResourceId, mode: RegistryMode })),
      }),
      z.strictObject({ kind: z.literal("unknown"), because: z.string() }),
    ])
    .optional(),
  /** How the registries in the request decide about pulls; registries that Azure does not show are missing here. */
  registries: z.array(z.strictObject({ id: AnyResourceId, mode: RegistryMode })),
  /** Subnets of application gateways that add-ons bring, by the gateway's id in lower case; read only where there are some. */
  gatewaySubnets: z.record(z.string(), z.array(AnyResourceId)).optional(),
  /** The vault of etcd's key; read only where the cluster has one, absent where Azure does not show it. */
  kmsVault: KeyVault.optional(),
  /** Vaults that the request names for add-ons, as far as Azure shows them. */
  keyVaults: z.array(KeyVault).optional(),
  /** Name of the Azure Backup extension on the cluster, where it has one. */
  backupExtension: z.string().optional(),
  /** Route tables of the pools' own subnets, by subnet id; read only where they matter (kubenet). */
  routeTables: z.record(z.string(), AnyResourceId),
  /** Route tables, network security groups and NAT gateways of the subnets of the pools, by subnet id. */
  linkedNetworks: z.record(z.string(), z.array(AnyResourceId)).optional(),
  /** Registries within wider scopes on which the old identity has a role. */
  registriesWithin: z.array(z.strictObject({ id: AnyResourceId, mode: RegistryMode })).optional(),
  /** Ids of other clusters that use the same service principal or identity; absent if Keyless has not looked for them. */
  sharedWith: z.array(z.string()).optional(),
  usedBy,
  ...unjudgedSharers,
});
export type AccessFacts = z.infer<typeof AccessFacts>;
