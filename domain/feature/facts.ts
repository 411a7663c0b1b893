import { z } from "zod";

/**
 * A feature's state, an open set: NotRegistered, Pending, Registering, Registered, Unregistering, Unregistered.
 * `vanished`: Azure knows no such flag (any more).
 */
export const FeatureState = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("known"),
    state: z.string(),
    /** `ApprovalRequired`: the product group decides. Absent where Azure does not say. */
    approval: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal("vanished") }),
]);
export type FeatureState = z.infer<typeof FeatureState>;

export const FeatureFacts = z.strictObject({
  readAt: z.string(),
  /** The cloud that answered; absent where that is not known. */
  cloud: z.enum(["public", "usGovernment", "china"]).optional(),
  /** Absent when no feature was asked for. */
  feature: FeatureState.optional(),
  /** Registration state of the provider in the subscription. */
  provider: z.string(),
});
export type FeatureFacts = z.infer<typeof FeatureFacts>;
