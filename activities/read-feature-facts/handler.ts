import { z } from "zod";
import { providerPath } from "../../domain/feature/planning.ts";
import { API_VERSIONS, requireArm } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { readFeatureState } from "../../platform/azure/features.ts";
import type { FactsHandler } from "../activity-contract.ts";
import type { readFeatureFacts } from "./contract.ts";

const Provider = z.object({ registrationState: z.string() });

export function makeReadFeatureFacts(azure: Azure): FactsHandler<typeof readFeatureFacts> {
  return async (request) => {
    const path = providerPath(request);
    const call = { method: "GET", path, apiVersion: API_VERSIONS.resources } as const;
    const provider = await requireArm(azure, call, Provider);
    return {
      kind: "done",
      value: {
        readAt: new Date(azure.clock.now()).toISOString(),
        ...(azure.cloud.name === "simulator" ? {} : { cloud: azure.cloud.name }),
        provider: provider.registrationState,
        ...(request.feature === undefined ? {} : { feature: await readFeatureState(azure, request) }),
      },
    };
  };
}
