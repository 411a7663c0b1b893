import { z } from "zod";
import { ClusterId } from "../arm-id/schemas.ts";
import { ListedIdentity } from "../identity/listed.ts";
import { MigrationFacts } from "../migration/facts.ts";
import { ClusterIdentities } from "./cluster-identities.ts";

export const InspectionRequest = z.strictObject({
  clusterId: ClusterId.meta({ description: "The cluster to look at; nothing is changed." }),
});
export type InspectionRequest = z.infer<typeof InspectionRequest>;

/** A role of one of the cluster's identities. */
export const HeldRole = z.strictObject({
  assignmentId: z.string(),
  principalId: z.string(),
  role: z.string(),
  scope: z.string(),
});

export type HeldRole = z.infer<typeof HeldRole>;

/** A role assignment of any principal, in Resource Graph. */
const Assignment = HeldRole.extend({ principalType: z.string().optional() });
type Assignment = z.infer<typeof Assignment>;

/** The directory's answers about the principals. */
const Directory = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("read"),
    /** Object ids that it does not know, in lower case. */
    missing: z.array(z.string()),
    /** How many more there were, which were not read. */
    notAsked: z.number().int(),
  }),
  z.strictObject({ kind: z.literal("unreadable") }),
]);

/** The facts of an inspection. Absent parts were not read, which says nothing. */
export const Inspection = z.strictObject({
  migration: MigrationFacts,
  identities: ClusterIdentities,
  held: z.array(HeldRole),
  /** All role assignments on the cluster's own resources. */
  assignments: z.array(Assignment).optional(),
  directory: Directory.optional(),
  /**
   * The current state of the identities that the cluster names for control plane and kubelets; without a principal if
   * one is gone.
   */
  own: z.array(z.strictObject({ resourceId: z.string(), principalId: z.string().optional() })).optional(),
  /** User-assigned identities in the node resource group. */
  inNodeGroup: z.array(ListedIdentity),
  nodes: z.array(z.strictObject({ pool: z.string(), identityIds: z.array(z.string()) })),
});
export type Inspection = z.infer<typeof Inspection>;
