import { z } from "zod";
import { ClusterId } from "../arm-id/schemas.ts";
import { ListedIdentity } from "../identity/listed.ts";
import { MigrationFacts } from "../migration/facts.ts";
import { ClusterIdentities } from "./cluster-identities.ts";

export const InspectionRequest = z.strictObject({
  clusterId: ClusterId.meta({ description: "The cluster to look at; nothing is changed." }),
});
export type InspectionRequest = z.infer<typeof InspectionRequest>;

/** A role that one of the cluster's identities holds. */
export const HeldRole = z.strictObject({
  assignmentId: z.string(),
  principalId: z.string(),
  role: z.string(),
  scope: z.string(),
});

export type HeldRole = z.infer<typeof HeldRole>;

/** A role assignment of whoever, as Resource Graph shows it. */
const Assignment = HeldRole.extend({ principalType: z.string().optional() });
type Assignment = z.infer<typeof Assignment>;

/** What the directory said of the principals that were looked up. */
const Directory = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("read"),
    /** Object ids that it does not know, in lower case. */
    missing: z.array(z.string()),
    /** How many more there were. */
    notAsked: z.number().int(),
  }),
  z.strictObject({ kind: z.literal("unreadable") }),
]);

/** Everything that an inspection is made from. Absent parts were not read, and tell nothing. */
export const Inspection = z.strictObject({
  migration: MigrationFacts,
  identities: ClusterIdentities,
  held: z.array(HeldRole),
  /** What anybody holds at the cluster's own resources. */
  assignments: z.array(Assignment).optional(),
  directory: Directory.optional(),
  /** The identities that the cluster names for control plane and kubelets, as they are now; without a principal where gone. */
  own: z.array(z.strictObject({ resourceId: z.string(), principalId: z.string().optional() })).optional(),
  /** User-assigned identities in the node resource group. */
  inNodeGroup: z.array(ListedIdentity),
  nodes: z.array(z.strictObject({ pool: z.string(), identityIds: z.array(z.string()) })),
});
export type Inspection = z.infer<typeof Inspection>;
