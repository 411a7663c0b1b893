import { readCleanUpFacts } from "../../activities/read-clean-up-facts/contract.ts";
import { removeGrant } from "../../activities/remove-grant/contract.ts";
import { sameId } from "../../domain/arm-id/arm-id.ts";
import { isAboutSkipped } from "../../domain/clean-up/in-the-way.ts";
import { CleanUpProgress, reportCleanUp } from "../../domain/clean-up/report.ts";
import { formatSkip } from "../../domain/run/controls.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import { registerWorkflow } from "../kit/registration.ts";
import { cleanUp } from "./contract.ts";

export const cleanUpWorkflow = registerWorkflow(cleanUp, {
  soFar: CleanUpProgress,
  begin: ({ clusterId }): CleanUpProgress => ({ clusterId, removed: [], skipped: [] }),
  mayHaveBegun: ({ removed }) => removed.length > 0,
  *carryOut(flow, planned, { note }) {
    const { request, earlier } = planned;
    let skipped: CleanUpProgress["skipped"] = earlier?.skipped ?? [];
    let asked: readonly string[] = earlier?.asked ?? [];
    let removed: readonly string[] = earlier?.removed ?? [];
    const asks = (ids: readonly string[]) => {
      asked = [...asked, ...ids.filter((id) => !includes(asked, id))];
      note({ asked });
    };
    asks(planned.plan.grants.map(({ id }) => id));
    note({ removed, skipped });
    if (asked.length === 0) return;
    const settled = () => [...removed, ...skipped.map(({ id }) => id)];
    const enter = () => {
      const left = asked.length - settled().length;
      return flow.enter("running", "removeGrants", stepDetail("old-role-assignments", { amount: left }));
    };
    yield* enter();
    for (;;) {
      const { plan } = yield* planned.upToDate(enter);
      const there = plan.grants.map(({ id }) => id);
      asks(there);
      // A role assignment that is gone was removed by an earlier instance of this run, or by somebody else.
      removed = [...removed, ...asked.filter((id) => !includes([...there, ...settled()], id))];
      note({ removed });
      const next = plan.grants.find(({ id }) => !includes(settled(), id));
      if (next === undefined) break;
      const { id } = next;
      const end = yield* flow.ask(removeGrant, { assignmentId: id }, { resource: id });
      if (end.kind !== "refused") {
        removed = [...removed, id];
        note({ removed });
        continue;
      }
      const answer = yield* flow.park(removeGrant.name, end.refusal, { skippable: true });
      if (answer.kind !== "skipped") continue;
      skipped = [...skipped, { id, why: formatSkip(answer) }];
      note({ skipped });
    }
    yield* flow.enter("running", "verifyRemoval", stepDetail("removal"), { underWay: true });
    const about = { resource: request.clusterId };
    const { grants } = yield* flow.value(readCleanUpFacts, request, about);
    const left = grants.map(({ id }) => id);
    note({ left, removed: removed.filter((id) => !includes(left, id)) });
  },
  midway: { facts: (read) => read, explains: (finding, { skipped }) => isAboutSkipped(finding, skipped) },
  report: reportCleanUp,
});

function includes(ids: readonly string[], id: string): boolean {
  return ids.some((one) => sameId(one, id));
}
