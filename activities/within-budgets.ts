import { createHash } from "node:crypto";
import { z } from "zod";
import { readArmId, subscriptionOf } from "../domain/arm-id/arm-id.ts";
import type { Went } from "../domain/activity/answer.ts";
import type { Azure } from "../platform/azure/azure.ts";
import type { Closure } from "../platform/azure/budgets/limiter.ts";
import { RememberedClosures } from "../platform/azure/budgets/remembered-closures.ts";
import type { Records } from "../platform/records/records.ts";
import type { ActivityContract } from "./activity-contract.ts";
import type { BoundActivity } from "./bound-activity.ts";

const Waits = z.object({ kind: z.literal("wait"), forMs: z.number() });

/**
 * Makes activities share Azure's budgets: each has its place in the queue of its subscription, however often it is
 * called, and one that only reads continues from what it has already read. What Azure says about its budgets is
 * remembered.
 */
export function withinBudgets(azure: Azure, records: Records) {
  const remembered = new RememberedClosures(records, azure.limiter);

  return <Input, Outcome extends Went>(
    contract: ActivityContract<Input, Outcome>,
    activity: BoundActivity,
    { resumes }: { readonly resumes: boolean },
  ): BoundActivity => ({
    name: activity.name,
    async run(rawInput, instance) {
      await remembered.recall(azure.clock.now());
      const closed: Closure[] = [];
      const answer = await azure.attempts.run(
        { ...requesterOf(contract, rawInput, instance), resumes },
        {
          attempt: () => activity.run(rawInput),
          againIn: (outcome) => Waits.safeParse(outcome).data?.forMs,
          onClosed: (closure) => closed.push(closure),
        },
      );
      for (const closure of closed) await remembered.remember(closure, azure.clock.now());
      return answer;
    },
  });
}

/**
 * Identifies the requester: an orchestration, or an input outside of runs. A run never continues from what others read
 * before it started: it acts only on what it has read itself.
 */
function requesterOf<Input, Outcome extends Went>(
  contract: ActivityContract<Input, Outcome>,
  rawInput: unknown,
  instance = "",
) {
  const hash = createHash("sha256").update(JSON.stringify(rawInput)).digest("base64url");
  const input = contract.input.safeParse(rawInput);
  const about = input.success ? readArmId(contract.resource(input.data)) : undefined;
  return {
    id: `${contract.name} ${instance} ${hash}`,
    group: about === undefined ? "" : subscriptionOf(about).toLowerCase(),
  };
}
