import { hasEnded } from "../../../domain/run/record.ts";
import { canonical } from "../../../local/arm/core/ids.ts";
import { at, textAt } from "../../../local/arm/core/json.ts";
import { divergencesFrom } from "../replayed.ts";
import { CANARY } from "./random-cluster.ts";
import type { RandomCase } from "./random-case.ts";
import type { Observed } from "./run-case.ts";

type Check = (given: RandomCase, seen: Observed) => readonly string[] | Promise<readonly string[]>;

const clusterWrites = ({ simulator }: Observed) =>
  simulator.journal().filter(({ operation, status }) => operation === "managedClusters.put" && status < 400);

const oneChangeAtATime: Check = (_, { simulator }) =>
  simulator
    .audit()
    .filter(({ kind }) => kind === "changesAtOnce")
    .map(({ detail }) => detail);

/** A person's retry may reconcile the cluster again; nothing else repeats its change. */
const nothingTwice: Check = (_, seen) => {
  const made = seen.simulator.journal().filter(({ status }) => status === 201);
  const twice = made.filter(({ path }, index) => made.findIndex((other) => other.path === path) !== index);
  const retries = seen.run.commands.filter(({ name }) => name === "retry").length;
  const changes = clusterWrites(seen).length;
  return [
    ...twice.map(({ path }) => `made twice: ${path}`),
    ...(changes > 1 + retries ? [`the cluster was changed ${String(changes)} times`] : []),
  ];
};

const trueReport: Check = ({ cluster, workflow }, { run, simulator, parked }) => {
  if (!hasEnded(run.state)) return [`the run has not ended: ${run.state}`];
  if (run.report === undefined) return [`no report: ${run.failure ?? run.state}`];
  const wrong: string[] = [];
  if (parked > 0) wrong.push(`${String(parked)} pieces of work are parked in the host`);
  if (run.report.summary === "") wrong.push("the report has no summary");
  const record = simulator.view().get("clusters", canonical(cluster.id));
  if (run.state === "succeeded" && workflow === "migrate-cluster") {
    if (textAt(record?.body, "properties", "servicePrincipalProfile", "clientId") !== "msi") {
      wrong.push("it says succeeded, and the cluster is on its service principal");
    }
    const kubelet =
      textAt(record?.body, "properties", "identityProfile", "kubeletidentity", "resourceId") ?? "";
    for (const [name, { identities, scaleSet }] of Object.entries(record?.pools ?? {})) {
      const carries = identities.some((id) => canonical(id) === canonical(kubelet));
      if (scaleSet !== null && !carries)
        wrong.push(`it says succeeded, and pool ${name} does not carry the identity`);
    }
  }
  return wrong;
};

const approvedFirst: Check = ({ approval }, { simulator, approvedAt, run }) => {
  if (approval === "notRequired") return [];
  const early = simulator
    .journal()
    .filter(({ at: time }) => approvedAt === undefined || Date.parse(time) < approvedAt);
  return early.map(({ method, path }) => `before the approval (run ${run.state}): ${method} ${path}`);
};

const nothingRemoved: Check = (_, { simulator }) =>
  simulator
    .journal()
    .filter(({ method }) => method === "DELETE")
    .map(({ path }) => `removed: ${path}`);

const everyFieldKept: Check = ({ cluster }, { simulator }) => {
  const body = simulator.view().get("clusters", canonical(cluster.id))?.body;
  const lost = simulator.audit().filter(({ kind }) => kind === "fieldLost");
  const kept = JSON.stringify(at(body, "properties", "unknownToEveryone"));
  return [
    ...lost.map(({ detail }) => `lost by a PUT: ${detail}`),
    ...(kept === JSON.stringify(cluster.properties["unknownToEveryone"])
      ? []
      : ["an unknown field was lost"]),
  ];
};

/** A process that dies between the refusal and its commit takes the refusal with it: the next one cannot know of it. */
const retryAfterKept: Check = (_, { calls, crashedAfterCalls }) =>
  calls.flatMap((call, index) => {
    if (call.throttledForMs === 0) return [];
    const next = calls.findIndex(
      ({ method, path }, later) => later > index && method === call.method && path === call.path,
    );
    const again = calls[next];
    if (again === undefined || again.at - call.at >= call.throttledForMs) return [];
    if (crashedAfterCalls.some((count) => count > index && count <= next)) return [];
    return [`asked again ${String(again.at - call.at)} ms after a 429: ${call.method} ${call.path}`];
  });

const noSecret: Check = (_, { run, histories, logged }) =>
  [JSON.stringify(run), JSON.stringify(histories), logged].flatMap((text, index) =>
    text.includes(CANARY) ? [`the canary is in the ${["record", "history", "log"][index] ?? ""}`] : [],
  );

const replays: Check = async (_, { histories }) => {
  const found = await Promise.all(histories.map(divergencesFrom));
  return found.flat().flatMap((divergence) => (divergence === null ? [] : [`replay differs: ${divergence}`]));
};

/** The invariants of Keyless that can be seen from outside, by name. */
const CHECKS: Readonly<Record<string, Check>> = {
  "one change of a cluster at a time": oneChangeAtATime,
  "nothing is done twice": nothingTwice,
  "every run ends with a true report": trueReport,
  "nothing before the plan is approved": approvedFirst,
  "nothing is removed": nothingRemoved,
  "a PUT keeps every field": everyFieldKept,
  "Retry-After is kept": retryAfterKept,
  "no secret anywhere": noSecret,
  "a replay decides the same": replays,
};

/** What of the invariants does not hold. */
export async function violationsOf(given: RandomCase, seen: Observed): Promise<readonly string[]> {
  const found = await Promise.all(
    Object.entries(CHECKS).map(async ([name, check]) =>
      (await check(given, seen)).map((violation) => `${name}: ${violation}`),
    ),
  );
  return found.flat();
}
