import type { Context, Reply } from "../../core/exchange.ts";
import { requireBody } from "../../core/request-checks.ts";
import { type JsonObject, numberAt, textAt } from "../../world/json.ts";
import { poolName } from "./cluster-body.ts";
import { operationMs } from "./durations.ts";
import * as errors from "./errors/errors.ts";
import { checkServicePrincipal } from "./identity-change.ts";
import { checkIdle } from "./idle.ts";
import { nodesOf } from "./nodes.ts";
import { newOperationId, operationHeaders, startOperation } from "./operations.ts";
import { checkNoRollingUpgrade } from "./pool-checks.ts";
import { requirePool } from "./pool-reads.ts";

/**
 * Takes named machines out of a pool, whose count goes down with them. They are neither cordoned nor drained, so that
 * no budget counts (docs: manage-node-pools, "Remove specific VMs in the existing node pool"). Shapes and statuses: the
 * model of AgentPoolDeleteMachinesParameter (2026-06-01). The state that the pool shows meanwhile is not published.
 */
export function deleteMachines(context: Context): Reply {
  const { key, cluster, pool } = requirePool(context);
  const names = namesIn(requireBody(context));
  const name = poolName(pool);
  checkIdle(context, cluster, "delete machines");
  checkNoRollingUpgrade(context, cluster, name);
  checkServicePrincipal(context, cluster.body);
  const known = nodesOf(cluster, pool).map((node) => node.name);
  const unknown = names.find((one) => !known.includes(one));
  if (unknown !== undefined) throw errors.machineUnknown(unknown, name);
  checkLeft(pool, known.length - names.length);
  const operation = newOperationId(context);
  const at = context.now + operationMs(context.settings, context.seed, operation, "deleteMachines");
  startOperation(context, operation, {
    key,
    cluster,
    pool: name,
    verb: "Deleting",
    effects: [
      { at, kind: "removeNodes", pool: name, nodes: names },
      { at, kind: "end" },
    ],
  });
  return { status: 202, headers: operationHeaders(context, operation) };
}

function namesIn(body: JsonObject): readonly string[] {
  const sent = body["machineNames"];
  const names = Array.isArray(sent) ? sent.filter((one): one is string => typeof one === "string") : [];
  if (!Array.isArray(sent) || names.length === 0 || names.length !== sent.length) {
    throw errors.invalidParameter(
      "machineNames",
      "machineNames must be a list of at least one machine name.",
    );
  }
  return [...new Set(names)];
}

/** A system pool keeps a node (docs: manage-node-pools), an autoscaled one its least number. @throws ArmError */
function checkLeft(pool: JsonObject, left: number): void {
  const least = Math.max(
    textAt(pool, "mode") === "System" ? 1 : 0,
    pool["enableAutoScaling"] === true ? (numberAt(pool, "minCount") ?? 0) : 0,
  );
  if (left < least) throw errors.tooFewNodes(poolName(pool), left, least);
}
