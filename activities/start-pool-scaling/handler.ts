import { z } from "zod";
import { below } from "../../domain/arm-id/arm-id.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { editResource, standing } from "../../platform/azure/edit-resource.ts";
import type { Handler } from "../activity-contract.ts";
import type { startPoolScaling } from "./contract.ts";
import { incident } from "../../domain/incidents/incidents.ts";

/** The fields of a pool that scaling needs. */
const Counted = z.looseObject({
  properties: z.looseObject({
    provisioningState: z.string(),
    count: z.number().int().nullish(),
    enableAutoScaling: z.boolean().nullish(),
  }),
});

/**
 * The cluster autoscaler owns the count of its pools. Sources: learn.microsoft.com/azure/aks/scale-cluster and
 * cluster-autoscaler.
 */
export function makeStartPoolScaling(azure: Azure): Handler<typeof startPoolScaling> {
  return ({ clusterId, pool, count }) => {
    const path = below(clusterId, "agentPools", pool);
    return editResource(azure, path, (shown) => {
      const found = Counted.parse(shown);
      const { provisioningState, enableAutoScaling } = found.properties;
      if (enableAutoScaling === true) {
        return { kind: "refused", refusal: incident("autoscaler-owns-the-count", path) };
      }
      const stands = found.properties.count === count ? standing(provisioningState) : undefined;
      return stands ?? { kind: "put", body: { ...found, properties: { ...found.properties, count } } };
    });
  };
}
