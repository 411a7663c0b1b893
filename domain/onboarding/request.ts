import { z } from "zod";
import { FeatureRequest } from "../feature/request.ts";
import { SubscriptionId } from "../regions/place.ts";
import { ScheduleRule } from "./schedules.ts";

const { namespace, feature } = FeatureRequest.shape;
const AT_MOST = 20;

/** What onboarding may register in a subscription. */
const Registrations = z.strictObject({
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

const schedules = z.array(ScheduleRule).max(AT_MOST).default([]);

/** Everything that onboarding may change in a subscription and in Keyless. */
export const OnboardingPolicy = z.strictObject({ ...Registrations.shape, schedules });
export type OnboardingPolicy = z.infer<typeof OnboardingPolicy>;

export const OnboardingRequest = z.strictObject({
  subscription: SubscriptionId.meta({ description: "The subscription to onboard." }),
  register: Registrations.default({ providers: [], features: [] }).meta({
    description: "What to register there; nothing if left out.",
  }),
  schedules: schedules.meta({
    description: "Schedules whose targets it joins; none if left out.",
  }),
});
export type OnboardingRequest = z.infer<typeof OnboardingRequest>;
