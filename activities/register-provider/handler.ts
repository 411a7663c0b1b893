import { z } from "zod";
import { below } from "../../domain/arm-id.ts";
import { providerPath } from "../../domain/feature/planning.ts";
import { answerOfThrown } from "../../platform/azure/answer.ts";
import { API_VERSIONS, requireArm } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import type { Answer } from "../activity-contract.ts";
import type { registerProvider } from "./contract.ts";

const Provider = z.object({ registrationState: z.string() });

export function makeRegisterProvider(azure: Azure) {
  return async (input: z.infer<typeof registerProvider.input>): Promise<Answer<{ state: string }>> => {
    const path = providerPath(input);
    try {
      const call = {
        method: "POST",
        path: below(path, "register"),
        apiVersion: API_VERSIONS.resources,
      } as const;
      const { registrationState } = await requireArm(azure, call, Provider);
      return { kind: "done", value: { state: registrationState } };
    } catch (error) {
      return answerOfThrown(error, path, azure.clock.now());
    }
  };
}
