import { at, type Json, type JsonObject, textAt } from "../../world/json.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import { poolName, poolsOf } from "./cluster-body.ts";
import { desiredHealthy } from "./drain.ts";
import { nodesOf } from "./nodes.ts";

/** What a command prints; undefined for one that is not modelled. */
export function outputOf(command: string, cluster: ClusterRecord): string | undefined {
  const [first = "", then, ...more] = command.split(" && ");
  const text = answerOf(first, cluster);
  if (text === undefined || more.length > 0) return undefined;
  if (then === undefined) return text;
  const echoed = /^echo (\S+)$/.exec(then)?.[1];
  return echoed === undefined ? undefined : `${text}\n${echoed}\n`;
}

function answerOf(command: string, cluster: ClusterRecord): string | undefined {
  if (command === "kubectl get --raw /readyz") return "ok";
  const get =
    /^kubectl get (nodes|no|pdb|poddisruptionbudgets)(?: (-A|--all-namespaces))? -o (?:(json)|'custom-columns=([^']+)')$/.exec(
      command,
    );
  if (get === null) return undefined;
  const [, kind = "", everywhere, json, columns = ""] = get;
  const namespaced = kind.startsWith("p");
  if (namespaced !== (everywhere !== undefined)) return undefined;
  const items = namespaced ? budgets(cluster) : nodes(cluster);
  return json === undefined
    ? table(items, columns.split(","))
    : JSON.stringify({ apiVersion: "v1", kind: "List", items });
}

/** As kubectl prints `custom-columns`: padded, `<none>` for what is not there, and a remark instead of an empty table. */
function table(items: readonly JsonObject[], columns: readonly string[]): string {
  if (items.length === 0) return "No resources found";
  const parts = columns.map((column) => [
    column.slice(0, column.indexOf(":")),
    column.slice(column.indexOf(":") + 1),
  ]);
  const rows = [
    parts.map(([header = ""]) => header),
    ...items.map((item) => parts.map(([, path = ""]) => cell(item, path))),
  ];
  const widths = parts.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((text, index) => text.padEnd((widths[index] ?? 0) + 3))
        .join("")
        .trimEnd(),
    )
    .join("\n");
}

/** A path of kubectl's: keys behind dots, a dot inside of a key escaped. */
function cell(item: JsonObject, path: string): string {
  const keys = path
    .split(/(?<!\\)\./)
    .slice(1)
    .map((key) => key.replaceAll("\\.", "."));
  const found: Json | undefined = at(item, ...keys);
  if (found === undefined || found === null) return "<none>";
  return typeof found === "object" ? JSON.stringify(found) : String(found);
}

/** Labels as AKS sets them: docs: use-labels, node-image-upgrade. */
function nodes(cluster: ClusterRecord): JsonObject[] {
  return poolsOf(cluster.body).flatMap((pool) =>
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
          "kubernetes.io/os": (textAt(pool, "osType") ?? "Linux").toLowerCase(),
        },
      },
      status: { conditions: [{ type: "Ready", status: "True" }] },
    })),
  );
}

function budgets({ budgets: all = [] }: ClusterRecord): JsonObject[] {
  return all.map((budget): JsonObject => {
    const { namespace, name, minAvailable, maxUnavailable = 0, expectedPods, healthyPods } = budget;
    const wanted = desiredHealthy(budget);
    return {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { namespace, name },
      spec: minAvailable === undefined ? { maxUnavailable } : { minAvailable },
      status: {
        currentHealthy: healthyPods,
        desiredHealthy: wanted,
        expectedPods,
        disruptionsAllowed: Math.max(0, healthyPods - wanted),
      },
    };
  });
}
