import { endedBecause } from "../../domain/reasons/endings.ts";
import { days } from "../../domain/text/duration.ts";
import type { Flow } from "./flow.ts";
import type { Steps } from "./steps.ts";

/** How long a plan waits for its approval. */
const APPROVAL_WITHIN_MS = days(7);

/**
 * Waits for an approval of the plan with that hash. Returns undefined once it is approved, otherwise the reason. An approval
 * names its plan, so an approval of an earlier plan of the run does not count. `detail` is what the record shows of the step.
 */
export function* whyNotApproved(flow: Flow, planHash: string, detail: string): Steps<string | undefined> {
  yield* flow.enter("waitingForApproval", "approve", detail, { planHash });
  const { asked } = flow.continued ?? {};
  const since = asked?.planHash === planHash ? Date.parse(asked.since) : flow.now();
  const answer = yield* flow.command(
    ({ name, planHash: approved }) => name === "reject" || (name === "approve" && approved === planHash),
    since + APPROVAL_WITHIN_MS - flow.now(),
  );
  if (answer?.name === "approve") return undefined;
  if (answer === undefined) return endedBecause("nobody-approved");
  return endedBecause("rejected", { by: answer.by.name, reason: answer.reason });
}
