import { z } from "zod";
import { featurePath } from "../../domain/feature/planning.ts";
import { below } from "../../domain/arm-id/arm-id.ts";
import { API_VERSIONS, requireArm } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import type { Handler } from "../activity-contract.ts";
import type { registerFeature } from "./contract.ts";

const Feature = z.object({ properties: z.object({ state: z.string() }) });

export function makeRegisterFeature(azure: Azure): Handler<typeof registerFeature> {
  return async (input) => {
    const path = below(featurePath(input), "register");
    const call = { method: "POST", path, apiVersion: API_VERSIONS.features } as const;
    const { properties } = await requireArm(azure, call, Feature);
    return { kind: "done", value: properties };
  };
}
