import { z } from "zod";
import type { OperationAnswer, Refused, Wait } from "../../domain/activity/answer.ts";
import type { ArmPath } from "../../domain/arm-id/arm-id.ts";
import type { VerdictContext } from "../../domain/arm-verdict/arm-verdict.ts";
import { phaseOf } from "../../domain/cluster/cluster.ts";
import { answerOf } from "./answer.ts";
import { failureOf } from "./arm.ts";
import type { Azure } from "./azure.ts";
import { withPoolVersions } from "./pool-versions.ts";
import { callAks, startedOrFailed } from "./clusters.ts";

/** What to do with a resource after it was read: PUT a body, or return an answer. */
export type Edit = { readonly kind: "put"; readonly body: object } | Exclude<OperationAnswer, Wait>;

/** The state of a cluster or a pool, and its version for If-Match. */
const Versioned = z.looseObject({
  eTag: z.string().nullish(),
  properties: z.looseObject({ eTag: z.string().nullish() }).nullish(),
});

/**
 * Changes a cluster or one of its pools with one PUT: GET, edit, PUT with If-Match. `edit` gets the complete JSON, and
 * fields that it does not change are sent back as they came: ARM ignores read-only fields in a PUT, and leaving out
 * another field would change it. The exception are versions of pools (`withPoolVersions`).
 *
 * @throws what a call throws, and what `edit` throws for unexpected JSON
 */
export async function editResource(
  azure: Azure,
  path: ArmPath,
  edit: (shown: unknown) => Edit,
  context?: VerdictContext,
): Promise<OperationAnswer> {
  const read = await callAks(azure, { method: "GET", path });
  if (read.status !== 200) return answerOf(failureOf(azure, read), path);
  const shown: unknown = JSON.parse(read.text);
  const edited = edit(shown);
  if (edited.kind !== "put") return edited;
  const { eTag, properties } = Versioned.parse(shown);
  const version = eTag ?? properties?.eTag;
  const headers = version ? { "if-match": version } : {};
  const answer = await callAks(azure, { method: "PUT", path, body: withPoolVersions(edited.body), headers });
  return startedOrFailed(azure, answer, path, context);
}

/**
 * The answer for a resource that already has the wanted values: `already` if it is healthy, `started` if it is being
 * changed. Undefined if it has failed, so that the change is sent again.
 */
export function standing(provisioningState: string): Exclude<OperationAnswer, Wait | Refused> | undefined {
  switch (phaseOf(provisioningState)) {
    case "succeeded":
      return { kind: "already" };
    case "inProgress":
      return { kind: "started", operation: {} };
    default:
      return undefined;
  }
}
