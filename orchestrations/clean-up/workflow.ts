import { readCleanUpFacts } from "../../activities/read-clean-up-facts/contract.ts";
import { removeGrant } from "../../activities/remove-grant/contract.ts";
import { sameId } from "../../domain/arm-id.ts";
import { type CleanUpTrail, reportCleanUp } from "../../domain/clean-up/clean-up.ts";
import { spellSkip } from "../../domain/run/orders.ts";
import { registerWorkflow } from "../kit/registration.ts";
import { cleanUp } from "./contract.ts";

export const cleanUpWorkflow = registerWorkflow(cleanUp, {
  begin: ({ clusterId }): CleanUpTrail => ({ clusterId, removed: [], skipped: [] }),
  *carryOut(flow, { request, plan }, note) {
    const removed: string[] = [];
    const skipped: { id: string; why: string }[] = [];
    note({ removed, skipped });
    if (plan.grants.length === 0) return;
    yield* flow.enter("running", "removeGrants", `${String(plan.grants.length)} grants of the old identity`);
    for (const { id } of plan.grants) {
      const end = yield* flow.performOrSkip(removeGrant, { assignmentId: id }, { resource: id });
      if (end.kind === "skipped") skipped.push({ id, why: spellSkip(end) });
      else removed.push(id);
    }
    yield* flow.enter("running", "verifyRemoval", "what Azure still shows of them", { underWay: true });
    const about = { resource: request.clusterId };
    const { grants } = yield* flow.value(readCleanUpFacts, request, about);
    const left = grants.map(({ id }) => id);
    note({ left, removed: removed.filter((id) => !left.some((one) => sameId(one, id))) });
  },
  report: reportCleanUp,
});
