import { z } from "zod";
import { failureOf, followLink } from "../../platform/azure/arm.ts";
import { answerOf } from "../../platform/azure/answer.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { redactedMessage } from "../../platform/redact.ts";
import type { Done } from "../../domain/activity/answer.ts";
import type { Handler } from "../activity-contract.ts";
import type { readOperation } from "./contract.ts";

const Operation = z.object({
  status: z.string(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
});

interface OperationEnd {
  readonly status: string;
  readonly code: string;
  readonly message: string;
}

export function makeReadOperation(azure: Azure): Handler<typeof readOperation> {
  return async ({ operationUrl }) => {
    const answer = await followLink(azure, operationUrl);
    if (answer.status === 404) return done({ status: "unknown", code: "", message: "" });
    if (answer.status >= 300) return answerOf(failureOf(azure, answer), "the operation");
    const { status, error } = Operation.parse(JSON.parse(answer.text));
    return done({ status, code: error?.code ?? "", message: redactedMessage(error?.message ?? "") });
  };
}

function done(value: OperationEnd): Done<OperationEnd> {
  return { kind: "done", value };
}
