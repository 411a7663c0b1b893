import { z } from "zod";
import { type ArmPath, below, subscriptionId } from "../arm-id.ts";
import { minutes } from "../duration.ts";
import type { Finding } from "../finding.ts";
import { inOrder, planFields } from "../run/plan.ts";
import type { FeatureFacts } from "./facts.ts";
import { isRegistered } from "./progress.ts";
import type { FeatureRequest } from "./request.ts";
import { isGenerallyAvailable } from "./retired.ts";

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

const DOCS = "https://learn.microsoft.com/azure/azure-resource-manager/management/preview-features";

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
    ...(feature === undefined ? {} : { feature }),
    madeAt: facts.readAt,
    findings: findingsOf(facts, request),
    writes: inOrder([
      ...(registersFeature
        ? [
            {
              does: `register the feature ${feature ?? ""}`,
              resource: providerPath(request),
              before: state.state,
              after: "Registered",
              undoable: true,
            },
          ]
        : []),
      ...(registersProvider
        ? [
            {
              does: "register the provider, so that its flags act",
              resource: providerPath(request),
              before: facts.provider,
              after: "Registered",
              undoable: true,
            },
          ]
        : []),
    ]),
    cannotBeUndone: registersFeature
      ? ["AKS does not let every feature be unregistered (Azure/AKS#984)."]
      : [],
    expectedMs: (registersFeature ? minutes(10) : 0) + (registersProvider ? minutes(5) : 0),
    expectedBecause: "registering usually takes minutes; Azure promises nothing",
    registersFeature,
    registersProvider,
  };
}

function findingsOf({ feature: state, cloud }: FeatureFacts, request: FeatureRequest): Finding[] {
  const { feature = "" } = request;
  const resource = providerPath(request);
  if (state === undefined) return [];
  if (state.kind === "vanished") return [absentFeature(cloud, request)];
  if (state.state !== "Pending" && state.approval !== "ApprovalRequired") return [];
  return [
    {
      severity: "warning",
      code: "feature-needs-approval",
      resource,
      means: `the product group approves ${feature} by hand; until then it stays Pending`,
      remedy: "ask for it as the feature's own page says, then run this again",
      source: "https://github.com/MicrosoftDocs/azure-docs/issues/37911",
    },
  ];
}

/** Why Azure knows no such flag. */
function absentFeature(cloud: FeatureFacts["cloud"], request: FeatureRequest): Finding {
  const { namespace, feature = "" } = request;
  const resource = providerPath(request);
  if (isGenerallyAvailable(namespace, feature)) {
    return {
      severity: "note",
      code: "feature-generally-available",
      resource,
      means: `${feature} is generally available: Azure has taken the flag away, and nothing needs it`,
      remedy: "take the flag out of your scripts",
      source: "https://github.com/MicrosoftDocs/azure-docs/issues/71962",
    };
  }
  if (cloud === "usGovernment" || cloud === "china") {
    return {
      severity: "blocker",
      code: "feature-not-in-cloud",
      resource,
      means: `Azure knows no feature ${namespace}/${feature} here: the ${cloud} cloud offers no preview features of AKS`,
      remedy: "do without it until it is generally available in this cloud",
      source: DOCS,
    };
  }
  return {
    severity: "blocker",
    code: "feature-unknown",
    resource,
    means: `Azure knows no feature ${namespace}/${feature}: it is misspelt, or gone since it became generally available`,
    remedy: "compare the name with the feature's own page; if that asks for no flag, none is needed",
    source: DOCS,
  };
}
