import { ArmError, notModelled } from "../../core/arm-error.ts";
import type { Context, Reply } from "../../core/exchange.ts";
import { requireBody } from "../../core/guard.ts";
import { canonical } from "../../core/ids.ts";
import { type JsonObject, textAt } from "../../core/json.ts";
import { nextNumber } from "../../core/moment.ts";
import { guid } from "../../core/seed.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import { isStopped, poolName, poolsOf } from "./cluster-body.ts";
import { requireCluster } from "./clusters.ts";
import * as errors from "./errors/changes.ts";
import { nodesOf } from "./nodes.ts";

/** How long a command takes to start a pod and answer; not published. */
const RUNS_MS = 20_000;

/** Commands that are answered: what the nodes and budgets of the cluster are. Anything else is refused loudly. */
const ANSWERS: Readonly<Record<string, (cluster: ClusterRecord) => string>> = {
  "kubectl get nodes -o json": nodeList,
  "kubectl get pdb -A -o json": budgetList,
  "kubectl get poddisruptionbudgets --all-namespaces -o json": budgetList,
  "kubectl get --raw /readyz": () => "ok",
};

/** Runs a command in the cluster; its result is read later. Source: the model of RunCommandRequest; docs: access-private-cluster. */
export function runCommand(context: Context): Reply {
  const { key, cluster } = requireCluster(context);
  if (isStopped(cluster.body)) throw errors.stopped("runCommand");
  const command = (textAt(requireBody(context), "command") ?? "").trim().replace(/\s+/g, " ");
  const answerOf = ANSWERS[command];
  if (answerOf === undefined) throw notModelled(`the command '${command}' in a cluster`);
  const id = guid(context.seed, "command", String(nextNumber(context.world))).replaceAll("-", "");
  context.world.put("commands", `${key}/${id}`, {
    id,
    cluster: key,
    startedAt: context.now,
    finishesAt: context.now + RUNS_MS,
    exitCode: 0,
    logs: answerOf(cluster),
  });
  return { status: 202, headers: resultHeaders(context, cluster, id) };
}

function resultHeaders({ request }: Context, { body }: ClusterRecord, id: string): Record<string, string> {
  const version = request.query.get("api-version") ?? "";
  const location = `${request.origin}${textAt(body, "id") ?? ""}/commandResults/${id}?api-version=${version}`;
  return { location, "retry-after": "10" };
}

/** 202 while it runs, then the result. Source: the model of RunCommandResult. */
export function commandResult(context: Context): Reply {
  const { key, cluster } = requireCluster(context);
  const id = context.params["command"] ?? "";
  const command = context.world.get("commands", canonical(`${key}/${id}`));
  if (command === undefined) {
    throw new ArmError({
      status: 404,
      code: "NotFound",
      message: `The command ${id} was not found.`,
      shape: "flat",
    });
  }
  if (context.now < command.finishesAt) return { status: 202, headers: resultHeaders(context, cluster, id) };
  return {
    status: 200,
    body: {
      id,
      properties: {
        provisioningState: "Succeeded",
        exitCode: command.exitCode,
        startedAt: new Date(command.startedAt).toISOString(),
        finishedAt: new Date(command.finishesAt).toISOString(),
        logs: command.logs,
      },
    },
  };
}

/** Labels as AKS sets them: docs: use-labels, node-image-upgrade. */
function nodeList(cluster: ClusterRecord): string {
  const items = poolsOf(cluster.body).flatMap((pool) =>
    nodesOf(cluster, pool).map(({ name, image }): JsonObject => ({
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name,
        labels: {
          agentpool: poolName(pool),
          "kubernetes.azure.com/agentpool": poolName(pool),
          "kubernetes.azure.com/node-image-version": image,
          "kubernetes.io/hostname": name,
        },
      },
      status: { conditions: [{ type: "Ready", status: "True" }] },
    })),
  );
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}

function budgetList({ budgets = [] }: ClusterRecord): string {
  const items = budgets.map(({ namespace, name, minAvailable, expectedPods, healthyPods }): JsonObject => ({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { namespace, name },
    spec: { minAvailable },
    status: {
      currentHealthy: healthyPods,
      desiredHealthy: minAvailable,
      disruptionsAllowed: Math.max(0, healthyPods - minAvailable),
      expectedPods,
    },
  }));
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}
