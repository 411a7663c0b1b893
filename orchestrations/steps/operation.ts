import type { StartedOperation } from "../../domain/answer.ts";
import { readOperation } from "../../activities/read-operation/contract.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";

/** The operation's own record says why; it may be gone already. */
export function* whatAzureSaid(
  flow: Flow,
  operation: StartedOperation | undefined,
): Steps<{ code: string; message: string } | undefined> {
  if (operation?.operationUrl === undefined) return undefined;
  const { operationUrl } = operation;
  const answer = yield* flow.ask(readOperation, { operationUrl }, { resource: "the operation" });
  return answer.kind === "done" && answer.value.status !== "unknown" ? answer.value : undefined;
}
