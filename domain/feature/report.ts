import { z } from "zod";
import { type Conclusion, type RunEnding, reported } from "../run/ending.ts";
import { reportFields } from "../run/report.ts";
import type { FeaturePlan } from "./planning.ts";
import { summary } from "../summaries/summaries.ts";
import { remaining } from "../remains/remains.ts";

export const FeatureReport = z.strictObject({
  workflow: z.literal("register-feature"),
  subscription: z.string(),
  namespace: z.string(),
  feature: z.string().optional(),
  ...reportFields,
  /** What became of it; absent where nothing was tried. */
  result: z.enum(["registered", "pendingApproval", "generallyAvailable", "stuck"]).optional(),
  /** As read back at the end. */
  featureState: z.string().optional(),
  providerState: z.string().optional(),
});
export type FeatureReport = z.infer<typeof FeatureReport>;

const { subscription, namespace, feature, result, featureState, providerState } = FeatureReport.shape;

export const FeatureProgress = z.object({
  subscription,
  namespace,
  feature,
  result,
  featureState,
  providerState,
  /** What Azure was asked to register. */
  asked: z
    .array(z.enum(["feature", "provider"]))
    .readonly()
    .optional(),
});
export type FeatureProgress = z.infer<typeof FeatureProgress>;

export function reportFeature(
  { asked = [], ...soFar }: FeatureProgress,
  ending: RunEnding<FeaturePlan>,
): FeatureReport {
  return {
    workflow: "register-feature",
    ...soFar,
    ...reported(
      ending,
      () => concludedFeature(soFar),
      asked.map((what) => remaining("registration-goes-on", { what })),
    ),
  };
}

function concludedFeature({ namespace, feature, result, featureState }: FeatureProgress): Conclusion {
  const what = feature === undefined ? `The resource provider ${namespace}` : `${namespace}/${feature}`;
  switch (result) {
    case "registered":
      return { outcome: "succeeded", summary: summary("feature-registered", { what }), remains: [] };
    case "generallyAvailable":
      return { outcome: "succeeded", summary: summary("feature-not-needed", { what }), remains: [] };
    case "pendingApproval":
      return {
        outcome: "partlySucceeded",
        summary: summary("feature-pending", { what }),
        remains: [remaining("feature-approval-open")],
      };
    default:
      return {
        outcome: "partlySucceeded",
        summary: summary("feature-still-registering", { what, state: featureState ?? "Registering" }),
        remains: [remaining("feature-stuck")],
      };
  }
}
