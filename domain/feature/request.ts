import { z } from "zod";
import { SubscriptionId } from "../regions/place.ts";

export const FeatureRequest = z.strictObject({
  subscription: SubscriptionId.meta({
    description: "The subscription to register in: features are per subscription.",
  }),
  namespace: z
    .string()
    .regex(/^[A-Za-z]+(\.[A-Za-z]+)+$/, "must be a provider namespace, such as Microsoft.ContainerService")
    .max(100)
    .meta({ description: "The resource provider, such as Microsoft.ContainerService." }),
  feature: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{1,99}$/, "must be the name of a feature, such as NodeDisruptionProfile")
    .optional()
    .meta({ description: "The preview feature; leave it out to register the provider alone." }),
});
export type FeatureRequest = z.infer<typeof FeatureRequest>;
