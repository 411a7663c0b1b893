import { z } from "zod";
import { type ArmPath, below, subscriptionId } from "../arm-id/arm-id.ts";
import { minutes } from "../text/duration.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { inOrder, planFields } from "../run/plan.ts";
import { plannedWrite } from "../writes/writes.ts";
import type { FeatureFacts } from "./facts.ts";
import { isRegistered } from "./progress.ts";
import type { FeatureRequest } from "./request.ts";
import { isGenerallyAvailable } from "./retired.ts";
import { irreversible } from "../writes/irreversible.ts";
import { expectedBecause } from "../reasons/estimates.ts";
import { defined } from "../schema/defined.ts";

export const FeaturePlan = z.strictObject({
  workflow: z.literal("register-feature"),
  subscription: z.string(),
  namespace: z.string(),
  feature: z.string().optional(),
  ...planFields,
  registersFeature: z.boolean(),
  /** Once a feature is registered its provider must be registered again, or the flag does not act. */
  registersProvider: z.boolean(),
});
export type FeaturePlan = z.infer<typeof FeaturePlan>;

export const providerPath = ({ subscription, namespace }: FeatureRequest): ArmPath =>
  below(subscriptionId(subscription), "providers", namespace);

/** The feature, as Azure's own resource of it is called. */
export const featurePath = ({ subscription, namespace, feature = "" }: FeatureRequest): ArmPath =>
  below(
    subscriptionId(subscription),
    ...["providers", "Microsoft.Features", "providers", namespace, "features", feature],
  );

export function planFeature(facts: FeatureFacts, request: FeatureRequest): FeaturePlan {
  const { subscription, namespace, feature } = request;
  const { feature: state } = facts;
  const registersFeature = state?.kind === "known" && !["Registered", "Pending"].includes(state.state);
  const registersProvider = registersFeature || !isRegistered(facts.provider);
  return {
    workflow: "register-feature",
    subscription,
    namespace,
    ...defined({ feature }),
    madeAt: facts.readAt,
    findings: featureFindings(facts, request),
    writes: inOrder([
      ...(registersFeature
        ? [
            plannedWrite("register-feature", providerPath(request), {
              feature: feature ?? "",
              state: state.state,
            }),
          ]
        : []),
      ...(registersProvider
        ? [plannedWrite("register-provider", providerPath(request), { state: facts.provider })]
        : []),
    ]),
    cannotBeUndone: registersFeature ? [irreversible("feature-stays-registered")] : [],
    expectedMs: (registersFeature ? minutes(10) : 0) + (registersProvider ? minutes(5) : 0),
    expectedBecause: expectedBecause("registration"),
    registersFeature,
    registersProvider,
  };
}

/** What a feature's state says that a person should know. */
export function featureFindings(
  { feature: state, cloud }: Pick<FeatureFacts, "feature" | "cloud">,
  request: FeatureRequest,
): Finding[] {
  const { feature = "" } = request;
  const resource = providerPath(request);
  if (state === undefined) return [];
  if (state.kind === "vanished") return [absentFeature(cloud, request)];
  if (state.state !== "Pending" && state.approval !== "ApprovalRequired") return [];
  return [finding("feature-needs-approval", resource, { feature })];
}

/** Why Azure knows no such flag. */
function absentFeature(cloud: FeatureFacts["cloud"], request: FeatureRequest): Finding {
  const { namespace, feature = "" } = request;
  const resource = providerPath(request);
  if (isGenerallyAvailable(namespace, feature)) {
    return finding("feature-generally-available", resource, { feature });
  }
  const asked = `${namespace}/${feature}`;
  return cloud === "usGovernment" || cloud === "china"
    ? finding("feature-not-in-cloud", resource, { feature: asked, cloud })
    : finding("feature-unknown", resource, { feature: asked });
}
