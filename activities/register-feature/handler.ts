import { z } from "zod";
import { featurePath } from "../../domain/feature/planning.ts";
import { below } from "../../domain/arm-id.ts";
import { answerOfThrown } from "../../platform/azure/answer.ts";
import { API_VERSIONS, requireArm } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import type { Answer } from "../activity-contract.ts";
import type { registerFeature } from "./contract.ts";

const Feature = z.object({ properties: z.object({ state: z.string() }) });

export function makeRegisterFeature(azure: Azure) {
  return async (input: z.infer<typeof registerFeature.input>): Promise<Answer<{ state: string }>> => {
    const path = below(featurePath(input), "register");
    try {
      const call = { method: "POST", path, apiVersion: API_VERSIONS.features } as const;
      const { properties } = await requireArm(azure, call, Feature);
      return { kind: "done", value: properties };
    } catch (error) {
      return answerOfThrown(error, path, azure.clock.now());
    }
  };
}
