import { z } from "zod";
import { FeatureState } from "../feature/facts.ts";
import { Permission } from "../roles/permission.ts";
import { ScheduleJoin } from "./schedules.ts";

/** A cluster at the time of onboarding. */
export const BaselineCluster = z.strictObject({
  id: z.string(),
  region: z.string(),
  /** `unknown`: its JSON is not understood. */
  identity: z.enum(["servicePrincipal", "systemAssigned", "userAssigned", "unknown"]),
  /** Of its service principal. */
  clientId: z.string().optional(),
  /** When the next of its secrets ends (ISO 8601); absent where none does, and where that is not known. */
  secretEnds: z.string().optional(),
  /** Why that is not known. */
  secretUnknown: z.string().optional(),
  /** What stands against a change of the cluster at the moment, a few words each. */
  blockedBy: z.array(z.string()),
});
export type BaselineCluster = z.infer<typeof BaselineCluster>;

/** A report names as many clusters; the counts are of all. */
export const CLUSTERS_NAMED = 200;

export const Baseline = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("read"),
    clusters: z.number().int(),
    onServicePrincipal: z.number().int(),
    blocked: z.number().int(),
    /** At most 200: those on service principals first. */
    named: z.array(BaselineCluster),
  }),
  z.strictObject({ kind: z.literal("unreadable"), because: z.string() }),
]);
export type Baseline = z.infer<typeof Baseline>;

/** What a deployment asks to have registered, and where it stands. An absent state could not be read. */
export const RegistrationFacts = z.strictObject({
  namespace: z.string(),
  feature: z.string().optional(),
  featureState: FeatureState.optional(),
  providerState: z.string().optional(),
});
export type RegistrationFacts = z.infer<typeof RegistrationFacts>;

export const OnboardingFacts = z.strictObject({
  readAt: z.string(),
  /** The cloud that answered; absent where that is not known. */
  cloud: z.enum(["public", "usGovernment", "china"]).optional(),
  /** What Keyless may do in the subscription; empty where Azure shows nothing. */
  permissions: z.array(Permission),
  registrations: z.array(RegistrationFacts),
  /** How the subscription stands to each schedule that was asked for. */
  schedules: z.array(ScheduleJoin).default([]),
  baseline: Baseline,
});
export type OnboardingFacts = z.infer<typeof OnboardingFacts>;
