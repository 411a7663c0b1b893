import type { z } from "zod";
import { answerOf, answerOfThrown } from "../../platform/azure/answer.ts";
import { API_VERSIONS, callArm, failureOf } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import type { Answer } from "../activity-contract.ts";
import type { removeGrant } from "./contract.ts";

export function makeRemoveGrant(azure: Azure) {
  return async ({ assignmentId }: z.infer<typeof removeGrant.input>): Promise<Answer<null>> => {
    try {
      const call = { method: "DELETE", path: assignmentId, apiVersion: API_VERSIONS.authorization } as const;
      const answer = await callArm(azure, call);
      if (answer.status >= 300 && answer.status !== 404)
        return answerOf(failureOf(azure, answer), assignmentId);
      return { kind: "done", value: null };
    } catch (error) {
      return answerOfThrown(error, assignmentId, azure.clock.now());
    }
  };
}
