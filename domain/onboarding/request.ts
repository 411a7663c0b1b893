import { z } from "zod";
import { FeatureRequest } from "../feature/request.ts";
import { SubscriptionId } from "../regions/place.ts";

const { namespace, feature } = FeatureRequest.shape;
const AT_MOST = 20;

/** What onboarding may change in a subscription: nothing but what stands here. */
export const OnboardingPolicy = z.strictObject({
  providers: z
    .array(namespace)
    .max(AT_MOST)
    .default([])
    .meta({ description: "Resource providers to register." }),
  features: z
    .array(z.strictObject({ namespace, feature: feature.unwrap() }))
    .max(AT_MOST)
    .default([])
    .meta({ description: "Preview features to register, each with its resource provider." }),
});
export type OnboardingPolicy = z.infer<typeof OnboardingPolicy>;

export const OnboardingRequest = z.strictObject({
  subscription: SubscriptionId.meta({ description: "The subscription to onboard." }),
  register: OnboardingPolicy.default({ providers: [], features: [] }).meta({
    description: "What to register there; nothing if left out.",
  }),
});
export type OnboardingRequest = z.infer<typeof OnboardingRequest>;
