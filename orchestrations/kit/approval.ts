import { endedBecause } from "../../domain/reasons/endings.ts";
import { days } from "../../domain/text/duration.ts";
import type { Flow } from "./flow.ts";
import type { Steps } from "./steps.ts";

/** A plan waits this long for its approval. */
const APPROVAL_WITHIN_MS = days(7);

/**
 * Waits for an approval of the plan with that hash; answers why there is none, or undefined once it is approved. An
 * approval names the plan, so that one of an earlier plan of the run counts for that plan and for no other. `detail` is
 * what the step shows.
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
