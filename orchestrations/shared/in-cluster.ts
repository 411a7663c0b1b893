import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Done } from "../../domain/activity/answer.ts";
import type { ReadContract } from "../../activities/activity-contract.ts";
import { readBudgets } from "../../activities/read-budgets/contract.ts";
import { readNodeImages } from "../../activities/read-node-images/contract.ts";
import { startClusterCommand } from "../../activities/start-cluster-command/contract.ts";
import { minutes } from "../../domain/text/duration.ts";
import type { Finding } from "../../domain/findings/finding.ts";
import { finding } from "../../domain/findings/findings.ts";
import { budgetFindings, formatBudgets } from "../../domain/in-cluster/budgets.ts";
import type { ClusterCommand } from "../../domain/in-cluster/command.ts";
import { labelsNotRead, type NodeImages } from "../../domain/images/on-nodes.ts";
import type { Settled } from "../kit/tries.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { incident } from "../../domain/incidents/incidents.ts";
import { stepDetail } from "../../domain/steps/details.ts";

/** A command takes seconds; a pod that is not scheduled takes for ever. */
const PATIENCE = { waitAtMostMs: minutes(15) };

interface ResultInput {
  clusterId: ResourceId;
  operationUrl: string;
}

/** Runs a command in the cluster and reads what it found. */
function* askCluster<Value>(
  flow: Flow,
  clusterId: ResourceId,
  command: ClusterCommand,
  read: ReadContract<ResultInput, Value>,
): Steps<Settled<Done<Value>>> {
  const about = { resource: clusterId, patience: PATIENCE };
  const start = yield* flow.ask(startClusterCommand, { clusterId, command }, about);
  if (start.kind === "refused") return start;
  const operationUrl = start.kind === "started" ? start.operation.operationUrl : undefined;
  if (operationUrl === undefined)
    throw new TypeError("defect: a command was started without a result to read");
  return yield* flow.ask(read, { clusterId, operationUrl }, about);
}

export interface CheckedBudgets {
  readonly findings: readonly Finding[];
  /** True when a person was asked in between: what was looked at before may be old. */
  readonly parked: boolean;
  /** True when a person said that the run goes on without. */
  readonly skipped: boolean;
}

/**
 * Looks for PodDisruptionBudgets that would stop a drain. Those that allow no eviction park the run until somebody has
 * mended them, unless drains are forced. Where they cannot be read a person may say that the run goes on without.
 */
export function* checkBudgets(flow: Flow, clusterId: ResourceId, forced: boolean): Steps<CheckedBudgets> {
  yield* flow.enter("running", "readBudgets", stepDetail("budgets"));
  for (let parked = false; ; parked = true) {
    const answer = yield* askCluster(flow, clusterId, "budgets", readBudgets);
    if (answer.kind === "refused") {
      const said = yield* flow.park(startClusterCommand.name, answer.refusal, { skippable: true });
      if (said.kind === "skipped")
        return {
          parked: true,
          skipped: true,
          findings: [finding("budgets-skipped", clusterId, { by: said.by })],
        };
      continue;
    }
    const { never, neverCount } = answer.value;
    if (neverCount === 0 || forced) {
      return { parked, skipped: false, findings: budgetFindings(clusterId, answer.value) };
    }
    const budgets = formatBudgets(never, neverCount);
    yield* flow.park(readBudgets.name, incident("pod-disruption-budget-blocks", clusterId, { budgets }));
  }
}

/** What the nodes say of their own image; a finding where they cannot be asked, because the work is done by then. */
export function* askNodeImages(
  flow: Flow,
  clusterId: ResourceId,
): Steps<{ images: NodeImages; findings: readonly Finding[] }> {
  yield* flow.enter("running", "readNodeLabels", stepDetail("node-labels"));
  const answer = yield* askCluster(flow, clusterId, "nodeImages", readNodeImages);
  if (answer.kind === "done") return { images: answer.value, findings: [] };
  const { code, message } = answer.refusal;
  return { images: [], findings: [labelsNotRead(clusterId, code, message)] };
}
