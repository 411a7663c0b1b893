import { z } from "zod";
import { Cluster } from "../cluster.ts";

/** The directory's record of the service principal; `unreadable` when Keyless may not read the directory. */
export const ServicePrincipalFacts = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("found"),
    objectId: z.string(),
    displayName: z.string(),
    /** When the last of its secrets expires (ISO 8601); absent when it has none. */
    expiresOn: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal("missing") }),
  z.strictObject({ kind: z.literal("unreadable"), because: z.string() }),
]);
export type ServicePrincipalFacts = z.infer<typeof ServicePrincipalFacts>;

export const Lock = z.strictObject({
  id: z.string(),
  level: z.string(),
  /** The scope that it locks, with everything below. */
  scope: z.string(),
});
export type Lock = z.infer<typeof Lock>;

/** A role assignment that a principal holds, with what is known of the resource at its scope. */
export const HeldGrant = z.strictObject({
  id: z.string(),
  roleDefinitionId: z.string(),
  scope: z.string(),
  /** Only for registries: how they decide about pulls. */
  registryMode: z.enum(["registry", "repository"]).optional(),
});
export type HeldGrant = z.infer<typeof HeldGrant>;

/** Everything that a plan is made from; read without changing anything. */
export const MigrationFacts = z.strictObject({
  readAt: z.string(),
  cluster: Cluster,
  servicePrincipal: ServicePrincipalFacts.optional(),
  locks: z.array(Lock),
  held: z.array(HeldGrant),
  /** Route tables of the pools' own subnets, by subnet id; read only where they matter (kubenet). */
  routeTables: z.record(z.string(), z.string()),
});
export type MigrationFacts = z.infer<typeof MigrationFacts>;
