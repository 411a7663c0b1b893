import { z } from "zod";
import { requireArmId } from "../../domain/arm-id.ts";
import type { ArmFailure, VerdictContext } from "../../domain/arm-verdict.ts";
import { answerOf, type FailedAnswer } from "./answer.ts";
import type { Azure } from "./azure.ts";
import { AKS_API_VERSION } from "./cluster-list.ts";
import { failureOfAnswer } from "./failure.ts";
import { type RawAnswer, rawCall, type RawCall } from "./raw-call.ts";

/** A cluster's whole JSON, as ARM sent it. It must not leave the activity that read it. */
export type ClusterDocument = Record<string, unknown>;

export type ReadDocument =
  | { readonly kind: "read"; readonly document: ClusterDocument }
  | { readonly kind: "failed"; readonly failure: ArmFailure };

/** Reads a cluster from its own URL. */
export async function readClusterDocument(azure: Azure, clusterId: string): Promise<ReadDocument> {
  const answer = await callCluster(azure, clusterId, { method: "GET", path: "" });
  if (answer.status !== 200) return { kind: "failed", failure: failureOf(azure, answer) };
  return { kind: "read", document: z.record(z.string(), z.unknown()).parse(JSON.parse(answer.text)) };
}

/** A raw call below a cluster's URL. */
export async function callCluster(
  azure: Azure,
  clusterId: string,
  { path, ...call }: Omit<RawCall, "url"> & { path: string },
): Promise<RawAnswer> {
  const client = await azure.clients.containerService(requireArmId(clusterId).subscription);
  const url = `${azure.cloud.arm}${clusterId}${path}?api-version=${AKS_API_VERSION}`;
  return rawCall(client, azure.transport, { ...call, url });
}

export function failureOf(azure: Azure, { status, text, headers }: RawAnswer): ArmFailure {
  return failureOfAnswer(status, text, headers, azure.clock.now());
}

/** Where the progress of an accepted operation can be read; Azure prefers the first of the two headers. */
function operationUrlOf({ headers }: RawAnswer): string | undefined {
  return headers.get("azure-asyncoperation") ?? headers.get("location");
}

/**
 * What an activity answers that had AKS begin something: the operation to follow, or the failure. Throws
 * UnforeseenAnswer.
 */
export function startedOrFailed(
  azure: Azure,
  answer: RawAnswer,
  resource: string,
  context?: VerdictContext,
): FailedAnswer | { readonly kind: "started"; readonly operation: { readonly operationUrl?: string } } {
  if (answer.status >= 300) return answerOf(failureOf(azure, answer), resource, context);
  const operationUrl = operationUrlOf(answer);
  return { kind: "started", operation: operationUrl === undefined ? {} : { operationUrl } };
}
