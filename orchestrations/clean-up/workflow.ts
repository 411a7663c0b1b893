import { count } from "../../domain/count.ts";
import { readCleanUpFacts } from "../../activities/read-clean-up-facts/contract.ts";
import { removeGrant } from "../../activities/remove-grant/contract.ts";
import { sameId } from "../../domain/arm-id.ts";
import { CleanUpTrail, reportCleanUp } from "../../domain/clean-up/clean-up.ts";
import { spellSkip } from "../../domain/run/orders.ts";
import { registerWorkflow } from "../kit/registration.ts";
import { cleanUp } from "./contract.ts";

export const cleanUpWorkflow = registerWorkflow(cleanUp, {
  trail: CleanUpTrail,
  begin: ({ clusterId }): CleanUpTrail => ({ clusterId, removed: [], skipped: [] }),
  *carryOut(flow, planned, note) {
    const { request, earlier } = planned;
    const removed = [...(earlier?.removed ?? [])];
    const skipped = [...(earlier?.skipped ?? [])];
    note({ removed, skipped });
    if (planned.plan.grants.length === 0) return;
    const enter = () => {
      const left = planned.plan.grants.length - removed.length - skipped.length;
      return flow.enter("running", "removeGrants", `${count(left, "grant")} of the old identity`);
    };
    yield* enter();
    for (;;) {
      const { plan } = yield* planned.upToDate(enter);
      const seen = new Set([...removed, ...skipped.map(({ id }) => id)]);
      const next = plan.grants.find(({ id }) => !seen.has(id));
      if (next === undefined) break;
      const { id } = next;
      const end = yield* flow.ask(removeGrant, { assignmentId: id }, { resource: id });
      if (end.kind !== "refused") {
        removed.push(id);
        continue;
      }
      const answer = yield* flow.park(removeGrant.name, end.refusal, { skippable: true });
      if (answer.kind === "skipped") skipped.push({ id, why: spellSkip(answer) });
    }
    yield* flow.enter("running", "verifyRemoval", "what Azure still shows of them", { underWay: true });
    const about = { resource: request.clusterId };
    const { grants } = yield* flow.value(readCleanUpFacts, request, about);
    const left = grants.map(({ id }) => id);
    note({ left, removed: removed.filter((id) => !left.some((one) => sameId(one, id))) });
  },
  report: reportCleanUp,
});
