import { z } from "zod";
import { below, nameOf, type ResourceId } from "../../domain/arm-id/arm-id.ts";
import { seconds } from "../../domain/text/duration.ts";
import type { ClusterCommand } from "../../domain/in-cluster/command.ts";
import { answerOf, type FailedAnswer } from "./answer.ts";
import type { Azure } from "./azure.ts";
import { API_VERSIONS, encodedPath, failureOf } from "./arm.ts";
import { callAks, readClusterDocument } from "./clusters.ts";
import { plainUrl } from "./fence.ts";
import { retryAfterMs } from "./failure.ts";
import { type KubectlTable, kubectlTable, readTable } from "./kubectl.ts";
import { incident } from "../../domain/incidents/incidents.ts";
import { waitsBecause } from "../../domain/reasons/waits.ts";
import { defined } from "../../domain/schema/defined.ts";

const TABLES = {
  budgets: kubectlTable("poddisruptionbudgets -A", {
    NAMESPACE: ".metadata.namespace",
    NAME: ".metadata.name",
    EXPECTED: ".status.expectedPods",
    DESIRED: ".status.desiredHealthy",
    ALLOWED: ".status.disruptionsAllowed",
  }),
  nodeImages: kubectlTable("nodes", {
    POOL: ".metadata.labels.kubernetes\\.azure\\.com/agentpool",
    IMAGE: ".metadata.labels.kubernetes\\.azure\\.com/node-image-version",
  }),
} as const satisfies Record<ClusterCommand, KubectlTable>;

/** The application id of AKS, for whose tokens its API servers are configured; the same in every cloud, as in the Azure CLI. */
const AKS_SERVER_SCOPE = "6dae42f8-4368-4678-94ff-3960e28e3630/.default";

const WithEntra = z.object({
  properties: z.object({ aadProfile: z.object({ managed: z.boolean().nullish() }).nullish() }),
});
const Accepted = z.object({ id: z.string() });

/** Starts a command. A cluster with Entra ID authentication runs it as the principal of the token that is sent with it. */
export async function startCommand(
  azure: Azure,
  clusterId: ResourceId,
  command: ClusterCommand,
): Promise<{ kind: "started"; operation: { operationUrl: string } } | FailedAnswer> {
  const read = await readClusterDocument(azure, clusterId);
  if (read.kind === "failed") return answerOf(read.failure, clusterId);
  const managed = WithEntra.parse(read.document).properties.aadProfile?.managed === true;
  const clusterToken = managed ? (await azure.credential.getToken(AKS_SERVER_SCOPE))?.token : undefined;
  const answer = await callAks(azure, {
    method: "POST",
    path: below(clusterId, "runCommand"),
    body: { command: TABLES[command].command, ...defined({ clusterToken }) },
  });
  if (answer.status >= 300) return answerOf(failureOf(azure, answer), clusterId);
  const location = answer.headers.get("location");
  const operationUrl = location ?? resultUrl(azure, clusterId, Accepted.parse(JSON.parse(answer.text)).id);
  return { kind: "started", operation: { operationUrl } };
}

function resultUrl({ cloud }: Azure, clusterId: ResourceId, id: string): string {
  const path = encodedPath(below(clusterId, "commandResults", nameOf(id)));
  return `${cloud.arm}${path}?api-version=${API_VERSIONS.aks}`;
}

const Result = z.object({
  properties: z.object({
    provisioningState: z.string(),
    exitCode: z.number().int().nullish(),
    logs: z.string().nullish(),
  }),
});

/** The longest output that is parsed, in characters: more than twice of what Azure returns. */
const LONGEST = 1_200_000;

/** Reads the result of a command as rows of its table. The output itself is never passed on. */
export async function readCommand(
  azure: Azure,
  clusterId: ResourceId,
  command: ClusterCommand,
  operationUrl: string,
): Promise<{ kind: "done"; value: readonly Readonly<Record<string, string>>[] } | FailedAnswer> {
  const { pathname } = plainUrl(operationUrl, [azure.cloud.arm]);
  const result = /\/commandResults\/([^/]+)$/i.exec(pathname)?.[1];
  if (result === undefined) throw new RangeError(`the result of a command was expected, not ${pathname}`);
  const path = below(clusterId, "commandResults", decodeURIComponent(result));
  const about = { clusterId, command: TABLES[command].command };
  const answer = await callAks(azure, { method: "GET", path });
  if (answer.status === 202) {
    const forMs = retryAfterMs(answer.headers.get("retry-after"), azure.clock.now()) ?? seconds(10);
    return { kind: "wait", because: waitsBecause("command-running"), forMs, code: "command-running" };
  }
  if (answer.status === 404) return refused(incident("in-cluster-answer-gone", clusterId, about));
  if (answer.status >= 300) return answerOf(failureOf(azure, answer), clusterId);
  if (answer.text.length > LONGEST) return refused(incident(CUT_SHORT, clusterId, about));
  const { provisioningState, exitCode, logs } = Result.parse(JSON.parse(answer.text)).properties;
  if (provisioningState !== "Succeeded" || exitCode !== 0) {
    const ended = { state: provisioningState, exitCode: String(exitCode ?? "none") };
    return refused(incident("in-cluster-command-failed", clusterId, { ...about, ...ended }));
  }
  const table = readTable(TABLES[command], logs ?? "");
  switch (table.kind) {
    case "rows":
      return { kind: "done", value: table.rows };
    case "cutShort":
      return refused(incident(CUT_SHORT, clusterId, about));
    case "unreadable":
      return refused(incident("in-cluster-answer-unreadable", clusterId, about));
  }
}

const CUT_SHORT = "in-cluster-answer-cut-short";

const refused = (refusal: ReturnType<typeof incident>) => ({ kind: "refused", refusal }) as const;
