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

/** What a look at a resource leads to: a body to PUT, or an answer without one. */
export type Edit = { readonly kind: "put"; readonly body: object } | Exclude<OperationAnswer, Wait>;

/** Where a cluster or a pool stands, and its version for If-Match. */
const Versioned = z.looseObject({
  eTag: z.string().nullish(),
  properties: z.looseObject({ eTag: z.string().nullish() }).nullish(),
});

/**
 * Changes a cluster or one of its pools with one PUT: GET, edit, PUT with If-Match. `edit` is given the whole JSON, and
 * every field that it does not mean to change goes back as it came: ARM ignores read-only fields in a PUT, and to leave any
 * out would be a change of its own, except versions of pools (`withPoolVersions`). Throws what a call throws, and what `edit` throws for JSON that is not as expected.
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
 * The answer for a resource that shows what it is to have: nothing is to be done where it is healthy, and an operation goes
 * on where it is on its way. Undefined where it has failed, and has to be asked again.
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
