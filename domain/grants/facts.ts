import { z } from "zod";
import { AnyResourceId } from "../arm-id/schemas.ts";
import { Cluster } from "../cluster/cluster.ts";
import { FormerPrincipal, ServicePrincipalFacts } from "../cluster/principals.ts";
import { HeldRoleAssignment, KeyVault, RegistryMode } from "./held.ts";

/** Of other clusters it cannot be judged whether they run on a service principal: their JSON names none any more. */
export const unjudgedSharers = {
  /** Ids of those whose nodes use one that they have left, and nobody can tell which; absent for none. */
  perhapsSharedWith: z.array(z.string()).optional(),
  /** Why nobody can tell whether there are such clusters, as a clause; absent where they were looked for. */
  sharersUnknown: z.string().optional(),
};

/** A cluster, what its identities hold, and what they need roles for; read without changing anything. */
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
  /** From where the service principal may pull that a cluster has left; read only where every node has left it too. */
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
  /** How the registries that the caller named decide about pulls; one that Azure does not show is missing here. */
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
  /** What the pools' own subnets name besides, by subnet id: route tables, network security groups, NAT gateways. */
  linkedNetworks: z.record(z.string(), z.array(AnyResourceId)).optional(),
  /** Registries within what the old identity holds at a wider scope than one registry. */
  registriesWithin: z.array(z.strictObject({ id: AnyResourceId, mode: RegistryMode })).optional(),
  /** Ids of other clusters that run on the same service principal or identity; absent where they were not looked for. */
  sharedWith: z.array(z.string()).optional(),
  ...unjudgedSharers,
});
export type AccessFacts = z.infer<typeof AccessFacts>;
