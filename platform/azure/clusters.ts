import { z } from "zod";
import type { Started } from "../../domain/activity/answer.ts";
import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { ArmFailure, VerdictContext } from "../../domain/arm-verdict/arm-verdict.ts";
import { answerOf, type FailedAnswer } from "./answer.ts";
import { API_VERSIONS, type ArmCall, callArm, failureOf } from "./arm.ts";
import type { Caller } from "./caller.ts";
import type { RawAnswer } from "./raw-call.ts";

/** A cluster's complete JSON from ARM. It must not leave the activity that read it. */
export const ClusterDocument = z.record(z.string(), z.unknown());
export type ClusterDocument = z.infer<typeof ClusterDocument>;

export type ReadDocument =
  | { readonly kind: "read"; readonly document: ClusterDocument }
  | { readonly kind: "failed"; readonly failure: ArmFailure };

/** Reads a cluster from its own URL. */
export async function readClusterDocument(azure: Caller, clusterId: ResourceId): Promise<ReadDocument> {
  const answer = await callAks(azure, { method: "GET", path: clusterId });
  if (answer.status !== 200) return { kind: "failed", failure: failureOf(azure, answer) };
  return { kind: "read", document: ClusterDocument.parse(JSON.parse(answer.text)) };
}

/** A raw call to a cluster, or to a resource below it. */
export function callAks(azure: Caller, call: Omit<ArmCall, "apiVersion" | "query">): Promise<RawAnswer> {
  return callArm(azure, { ...call, apiVersion: API_VERSIONS.aks });
}

/** The URL to poll for an accepted operation; of the two headers, Azure recommends the first. */
function operationUrlOf({ headers }: RawAnswer): string | undefined {
  return headers.get("azure-asyncoperation") ?? headers.get("location");
}

/**
 * The answer of an activity that started an operation of AKS: the operation to follow, or the failure.
 *
 * @throws UnforeseenAnswer
 */
export function startedOrFailed(
  azure: Caller,
  answer: RawAnswer,
  resource: string,
  context?: VerdictContext,
): FailedAnswer | Started {
  if (answer.status >= 300) return answerOf(failureOf(azure, answer), resource, context);
  const operationUrl = operationUrlOf(answer);
  return { kind: "started", operation: operationUrl === undefined ? {} : { operationUrl } };
}
