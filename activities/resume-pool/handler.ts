import { z } from "zod";
import { below } from "../../domain/arm-id/arm-id.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { editResource, standing } from "../../platform/azure/edit-resource.ts";
import type { Handler } from "../activity-contract.ts";
import type { resumePool } from "./contract.ts";

const Shown = z.looseObject({ properties: z.looseObject({ provisioningState: z.string() }) });

/**
 * After a drain that timed out, the next PUT continues. Source:
 * learn.microsoft.com/azure/aks/upgrade-aks-node-pools-rolling.
 */
export function makeResumePool(azure: Azure): Handler<typeof resumePool> {
  return ({ clusterId, pool }) =>
    editResource(azure, below(clusterId, "agentPools", pool), (shown) => {
      const body = Shown.parse(shown);
      return standing(body.properties.provisioningState) ?? { kind: "put", body };
    });
}
