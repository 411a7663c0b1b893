import { z } from "zod";
import { answerOf, answerOfThrown } from "../../platform/azure/answer.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { failureOf } from "../../platform/azure/clusters.ts";
import { redacted } from "../../platform/azure/failure.ts";
import { rawCall } from "../../platform/azure/raw-call.ts";
import type { Answer } from "../activity-contract.ts";
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

export function makeReadOperation(azure: Azure) {
  return async ({ operationUrl }: z.infer<typeof readOperation.input>): Promise<Answer<OperationEnd>> => {
    const url = new URL(operationUrl);
    const subscription = /^\/+subscriptions\/([0-9a-f-]{36})\//i.exec(url.pathname)?.[1];
    if (url.origin !== azure.cloud.arm || subscription === undefined) {
      throw new RangeError(`an operation of this cloud was expected, not one at ${url.origin}`);
    }
    try {
      const client = await azure.clients.containerService(subscription);
      const answer = await rawCall(client, azure.transport, { method: "GET", url: operationUrl });
      if (answer.status === 404) return done({ status: "unknown", code: "", message: "" });
      if (answer.status >= 300) return answerOf(failureOf(azure, answer), "the operation");
      const { status, error } = Operation.parse(JSON.parse(answer.text));
      return done({ status, code: error?.code ?? "", message: redacted(error?.message ?? "") });
    } catch (error) {
      return answerOfThrown(error, "the operation", azure.clock.now());
    }
  };
}

function done(value: OperationEnd): Answer<OperationEnd> {
  return { kind: "done", value };
}
