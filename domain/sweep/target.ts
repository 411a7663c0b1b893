import { z } from "zod";
import { ClusterId } from "../arm-id/schemas.ts";
import { openObject } from "../schema/open-object.ts";
import { ClusterIdentity } from "./request-fields.ts";

const SweptPool = openObject({
  name: z.string(),
  nodes: z.number().int(),
  vmSize: z.string().optional(),
  subnetId: z.string().optional(),
  /** Surge nodes of an upgrade. */
  surge: z.number().int(),
});

/** A cluster that may become a target, as in a list. */
export const Candidate = openObject({
  clusterId: ClusterId,
  /** GUID, in lower case. */
  subscription: z.string(),
  region: z.string(),
  resourceGroup: z.string(),
  tags: z.record(z.string(), z.string()),
  /** Absent if the list does not show it. */
  identity: ClusterIdentity.optional(),
  /** Client id of its service principal, if it uses one. */
  servicePrincipal: z.string().optional(),
  /** Ids of its user-assigned identities, in lower case. */
  identities: z.array(z.string()),
  pools: z.array(SweptPool),
});
export type Candidate = z.infer<typeof Candidate>;

/** The parts of the plan of a target's run that the sweep needs. */
export const TargetPlan = z.union([
  openObject({
    kind: z.literal("planned"),
    planHash: z.string(),
    expectedMs: z.number(),
    /** How many writes it has. */
    writes: z.number().int(),
    /** Ids of the registries that its new identity will pull from. */
    registries: z.array(z.string()),
    /** Hashes of the ids that it removes and other targets may remove as well; absent if there are none. */
    removes: z.array(z.string()).optional(),
  }),
  /** It has nothing to do, or a blocker. */
  openObject({
    kind: z.literal("blocked"),
    code: z.string(),
    means: z.string(),
    /** What a person can do about it; absent where nothing has to be done. */
    remedy: z.string().optional(),
  }),
  openObject({ kind: z.literal("unreadable"), code: z.string(), means: z.string() }),
]);
export type TargetPlan = z.infer<typeof TargetPlan>;

/** A candidate with its own plan. */
export const PlannedCandidate = openObject({
  candidate: Candidate,
  plan: TargetPlan,
  /** When its service principal expires (ISO 8601); absent if that is not known. */
  expiresOn: z.string().optional(),
  /** Its index in the list of the request, from 0. */
  given: z.number().int().optional(),
  /** The migration that its clean-up is about. */
  migrationRunId: z.string().optional(),
  /** True if a cluster outside of the sweep uses the same service principal. */
  sharedBeyond: z.boolean().optional(),
});
export type PlannedCandidate = z.infer<typeof PlannedCandidate>;

/** A target of a sweep, as the plan has frozen it. */
export const Target = openObject({
  clusterId: ClusterId,
  subscription: z.string(),
  region: z.string(),
  /** The wave that it is in, from 0. */
  wave: z.number().int(),
  /** The plan that its run is bound to. */
  planHash: z.string(),
  expectedMs: z.number(),
  migrationRunId: z.string().optional(),
  /** Client id of its service principal, in lower case, if only targets of the sweep use it. */
  ownPrincipal: z.string().optional(),
});
export type Target = z.infer<typeof Target>;

export const LeftOutBecause = z.enum([
  "notFound",
  "excepted",
  "blocked",
  "unreadable",
  "inNoWave",
  "fitsNoWindow",
  /** Another target removes what its run would remove. */
  "removedWithAnother",
]);
export type LeftOutBecause = z.infer<typeof LeftOutBecause>;

/** A cluster that matches the request and that the plan leaves out. */
export const LeftOut = openObject({
  clusterId: z.string(),
  because: LeftOutBecause,
  /** The code of the blocker of its plan. */
  code: z.string().optional(),
  /** For people. */
  why: z.string(),
  /** What a person can do about it; absent where nothing has to be done. */
  remedy: z.string().optional(),
});
export type LeftOut = z.infer<typeof LeftOut>;
