import { answerOf } from "../../platform/azure/answer.ts";
import { API_VERSIONS, callArm, failureOf } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import type { Handler } from "../activity-contract.ts";
import type { removeGrant } from "./contract.ts";

export function makeRemoveGrant(azure: Azure): Handler<typeof removeGrant> {
  return async ({ assignmentId }) => {
    const call = { method: "DELETE", path: assignmentId, apiVersion: API_VERSIONS.authorization } as const;
    const answer = await callArm(azure, call);
    if (answer.status >= 300 && answer.status !== 404)
      return answerOf(failureOf(azure, answer), assignmentId);
    return { kind: "done", value: null };
  };
}
