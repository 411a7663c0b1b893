import { z } from "zod";
import { ClusterId } from "../arm-id/schemas.ts";
import { openObject } from "../schema/open-object.ts";
import { ClusterIdentity } from "./request-fields.ts";

const SweptPool = openObject({
  name: z.string(),
  nodes: z.number().int(),
  vmSize: z.string().optional(),
  subnetId: z.string().optional(),
  /** Nodes that an upgrade adds for a while. */
  surge: z.number().int(),
});

/** A cluster that a sweep may be about, as a list shows it. */
export const Candidate = openObject({
  clusterId: ClusterId,
  /** GUID, in lower case. */
  subscription: z.string(),
  region: z.string(),
  resourceGroup: z.string(),
  tags: z.record(z.string(), z.string()),
  /** Absent where the list does not tell. */
  identity: ClusterIdentity.optional(),
  /** Client id of its service principal, where it runs on one. */
  servicePrincipal: z.string().optional(),
  /** Ids of its user-assigned identities, in lower case. */
  identities: z.array(z.string()),
  pools: z.array(SweptPool),
});
export type Candidate = z.infer<typeof Candidate>;

/** What the plan of a cluster's own run says, as far as the sweep needs it. */
export const TargetPlan = z.union([
  openObject({
    kind: z.literal("planned"),
    planHash: z.string(),
    expectedMs: z.number(),
    /** How many writes it has. */
    writes: z.number().int(),
    /** Ids of the registries that its new identity is to pull from. */
    registries: z.array(z.string()),
    /** Hashes of the ids of what it removes, where others may remove the same; absent where it removes nothing shared. */
    removes: z.array(z.string()).optional(),
  }),
  /** It has nothing to do, or something stands against it. */
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
  /** When its service principal expires (ISO 8601); absent where nobody can tell. */
  expiresOn: z.string().optional(),
  /** Where it stands in the request's own list, from 0. */
  given: z.number().int().optional(),
  /** The migration that its clean-up is about. */
  migrationRunId: z.string().optional(),
  /** True where a cluster that the sweep does not mean runs on the same service principal. */
  sharedBeyond: z.boolean().optional(),
});
export type PlannedCandidate = z.infer<typeof PlannedCandidate>;

/** A cluster that a sweep carries its workflow out on, as the plan has frozen it. */
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
  /** Client id of its service principal, in lower case, where no cluster but targets of the sweep runs on it. */
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
  /** What its run would remove, that of another target removes. */
  "removedWithAnother",
]);
export type LeftOutBecause = z.infer<typeof LeftOutBecause>;

/** A cluster that the request meant and the plan leaves out. */
export const LeftOut = openObject({
  clusterId: z.string(),
  because: LeftOutBecause,
  /** The code of what stands against its plan. */
  code: z.string().optional(),
  /** For people. */
  why: z.string(),
  /** What a person can do about it; absent where nothing has to be done. */
  remedy: z.string().optional(),
});
export type LeftOut = z.infer<typeof LeftOut>;
