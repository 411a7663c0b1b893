import type { z } from "zod";
import { readMigrationFacts } from "../../activities/read-migration-facts/contract.ts";
import { recordPlan } from "../../activities/record-plan/contract.ts";
import { days, spell } from "../../domain/duration.ts";
import { blockers, type Finding } from "../../domain/finding.ts";
import type { GrantEntry } from "../../domain/grant.ts";
import type { MigrationFacts } from "../../domain/migration/facts.ts";
import { planMigration } from "../../domain/migration/planning.ts";
import type { MigrationReport } from "../../domain/migration/report.ts";
import { concluded, endedEarly, type Trail } from "../../domain/migration/trail.ts";
import type { Flow } from "../kit/flow.ts";
import { RunCancelled, type Steps } from "../kit/steps.ts";
import { defineWorkflow } from "../kit/workflow.ts";
import { changeIdentity } from "./change.ts";
import { migrateCluster } from "./contract.ts";
import { awaitPropagation, createIdentities, grantRoles } from "./grants.ts";
import { upgradePools, verifyPools } from "./images.ts";

type Input = z.infer<typeof migrateCluster.input>;
type Planned = Trail & Required<Pick<Trail, "plan" | "planHash">>;

/** A plan waits this long for its approval. */
const APPROVAL_WITHIN_MS = days(7);

export const migrateClusterOrchestrator = defineWorkflow(migrateCluster, function* (flow, input) {
  const { clusterId } = input.request;
  yield* flow.enter("running", "read", "the cluster, its service principal, what it holds, locks");
  const read = yield* flow.ask(readMigrationFacts, input.request, { resource: clusterId });
  const nothing: Trail = { clusterId, grants: [], reached: "nothing", pools: [] };
  if (read.kind === "refused") {
    const { code, resource, message, remedy } = read.refusal;
    const finding: Finding = {
      severity: "blocker",
      code,
      resource,
      means: message,
      remedy,
      source: "Azure's answer",
    };
    return endedEarly(nothing, "refused", `the cluster could not be read: ${message}`, [finding]);
  }
  if (read.kind === "started") throw new TypeError("defect: reading facts started an operation");

  const facts = read.value;
  const plan = planMigration(facts, input.request);
  yield* flow.enter(
    "planned",
    "plan",
    `${String(plan.writes.length)} writes at most, about ${spell(plan.expectedMs)}`,
  );
  const { planHash } = yield* flow.value(recordPlan, { runId: input.runId, plan }, { resource: input.runId });
  const planned = { ...nothing, plan, planHash };

  return (yield* refusal(flow, input, planned)) ?? (yield* carryOut(flow, input, facts, planned));
});

/** Why the plan may not be carried out; undefined when it may. Nothing was changed so far. */
function* refusal(flow: Flow, input: Input, planned: Planned): Steps<MigrationReport | undefined> {
  const { plan, planHash } = planned;
  const [first, ...more] = blockers(plan.findings);
  if (first !== undefined) {
    const others = more.length === 0 ? "" : `, and ${String(more.length)} more`;
    return endedEarly(planned, "refused", `${first.code}: ${first.means}${others}`);
  }
  if (input.expectedPlanHash !== undefined && input.expectedPlanHash !== planHash) {
    return endedEarly(
      planned,
      "refused",
      "the world has changed since the plan that you saw: make a new plan",
    );
  }
  if (input.approval === "notRequired") return undefined;

  yield* flow.enter("waitingForApproval", "approve", `plan ${planHash.slice(0, 12)} waits for an approval`);
  const answer = yield* flow.command(
    ({ name, planHash: approved }) =>
      name === "reject" || name === "cancel" || (name === "approve" && approved === planHash),
    APPROVAL_WITHIN_MS,
  );
  if (answer?.name === "approve") return undefined;
  if (answer === undefined) return endedEarly(planned, "refused", "nobody approved the plan within 7 days");
  const reason = answer.reason === undefined ? "" : `: ${answer.reason}`;
  return endedEarly(planned, "refused", `the plan was rejected by ${answer.by}${reason}`);
}

function* carryOut(
  flow: Flow,
  { request }: Input,
  facts: MigrationFacts,
  planned: Planned,
): Steps<MigrationReport> {
  const grants: GrantEntry[] = [];
  let trail: Trail = { ...planned, grants, reached: "identities" };
  try {
    const identities = yield* createIdentities(flow, planned.plan);
    trail = { ...trail, identities: { controlPlane: identities.controlPlane, kubelet: identities.kubelet } };
    yield* grantRoles(flow, planned.plan, identities, grants);
    yield* awaitPropagation(flow, grants);

    trail = { ...trail, reached: "change" };
    const kubeletId = identities.kubelet.resourceId;
    const after = yield* changeIdentity(flow, facts.cluster, identities);
    trail = { ...trail, after };

    yield* flow.enter("running", "verifyPools", "what the nodes of every pool carry now");
    const pools = yield* verifyPools(flow, facts.cluster, after, kubeletId, "identityUpdate");
    trail = { ...trail, pools };
    const upgraded = yield* upgradePools(
      flow,
      facts.cluster,
      { cluster: after, pools },
      kubeletId,
      request.whenNothingNewer ?? "wait",
    );
    trail = { ...trail, after: upgraded.cluster, pools: upgraded.pools };
  } catch (error) {
    if (error instanceof RunCancelled) return endedEarly(trail, "cancelled", error.message);
    throw error;
  }
  yield* flow.enter("running", "report", "the proof");
  return concluded(trail, { grants: facts.held.map(({ id }) => id) });
}
