import { CleanUpReport } from "../../../../domain/clean-up/report.ts";
import { CreationReport } from "../../../../domain/creation/report.ts";
import { OnboardingReport } from "../../../../domain/onboarding/report.ts";
import { FeatureReport } from "../../../../domain/feature/report.ts";
import type { GrantEntry } from "../../../../domain/grants/grant.ts";
import { GrantRequest } from "../../../../domain/grant-roles/request.ts";
import { GrantReport } from "../../../../domain/grant-roles/report.ts";
import { IdentityReport } from "../../../../domain/identity/report.ts";
import { ImageReport } from "../../../../domain/images/report.ts";
import { MigrationReport } from "../../../../domain/migration/report.ts";
import { roleByName } from "../../../../domain/roles/roles.ts";
import { SweepReport } from "../../../../domain/sweep/report.ts";
import { clusterOf, hasEnded, type RunRecord } from "../../../../domain/run/record.ts";
import { canonical } from "../../../../local/arm/world/ids.ts";
import type { ClusterRecord } from "../../../../local/arm/world/tables.ts";
import { textAt } from "../../../../local/arm/world/json.ts";
import {
  kubeletId,
  identityType,
  poolNamed,
  userAssignedIds,
} from "../../../../local/arm/providers/microsoft.containerservice/cluster-body.ts";
import type { Observed, Snapshot } from "../observed.ts";
import { CLUSTER_ID } from "../place.ts";
import { accepted, type Check, lives, ofCluster, takesCluster } from "./check.ts";

/** They claim nothing but what they saw; they must not write. */
export const ONLY_LOOKING: readonly string[] = ["inspect-cluster", "audit-fleet"];

/** 3. No run ends without a true report. Nothing is called done that the world does not show. */
export const trueReport: Check = ({ faults }, seen) => {
  // Whose answer was lost or spoilt: the run cannot know that something began.
  const lost = new Set([...faults.keys()].map((call) => seen.calls[call - 1]?.at));
  const given = seen.parked > 0 ? [`${String(seen.parked)} pieces of work are parked in the host`] : [];
  return [
    ...given,
    ...seen.runs.flatMap((run, index) => {
      const last = !seen.runs
        .slice(index + 1)
        .some((later) => !ONLY_LOOKING.includes(later.workflow) && mayMeet(run, later));
      return endOf(run, seen, last, lost).map((wrong) => `${run.id}: ${wrong}`);
    }),
  ];
};

/** True for a run that has done more than to plan; for a sweep, if a target's run has. */
function hasBegun(run: RunRecord, seen: Observed): boolean {
  if (run.workflow !== "sweep")
    return run.steps.some(({ name }) => !["read", "plan", "approve", "pause"].includes(name));
  return seen.runs.some(({ sweep, state }) => sweep?.id === run.id && state !== "refused");
}

/** False for runs that are about different clusters. */
function mayMeet(run: RunRecord, other: RunRecord): boolean {
  const [one, two] = [clusterOf(run), clusterOf(other)];
  return one === undefined || two === undefined || canonical(one) === canonical(two);
}

/** The cluster that the run is about. */
const clusterIn = (run: RunRecord, world: Snapshot): ClusterRecord | undefined =>
  world.clusters.get(canonical(clusterOf(run) ?? CLUSTER_ID));

function endOf(
  run: RunRecord,
  seen: Observed,
  last: boolean,
  lost: ReadonlySet<number | undefined>,
): readonly string[] {
  const { state, report, failure } = run;
  if (!hasEnded(run)) return [`it has not ended: ${state}`];
  if (state === "failed") {
    const explained = seen.defectGiven && (failure ?? "").startsWith("defect: ");
    return explained ? [] : [`it failed, and nothing in us was broken: ${failure ?? ""}`];
  }
  if (report === undefined) return [`no report: ${state}`];
  return [
    ...(report.outcome === state ? [] : [`it ended as ${state} and reports ${report.outcome}`]),
    ...(state === "refused" ? [] : unobserved(run, seen, lost)),
    ...(report.summary === "" ? ["the report has no summary"] : []),
    ...(state === "partlySucceeded" && report.remains.length === 0 ? ["nothing remains of a part"] : []),
    ...(state === "refused" && hasBegun(run, seen) ? ["it was refused after it had begun"] : []),
    // What a later run has changed since is for that run's report.
    ...(last ? (CLAIMS[run.workflow]?.(run, seen.after) ?? []) : []),
  ];
}

/** What the run began and did not see the end of; it says so where it gave up waiting for it. */
function unobserved(
  run: RunRecord,
  { journal, after, runs }: Observed,
  lost: ReadonlySet<number | undefined>,
): readonly string[] {
  const ended = Date.parse(run.endedAt ?? run.updatedAt);
  const gaveUp = /^(operation-without-end|the run stops before)/.test(run.report?.summary ?? "");
  if (!takesCluster(run) || gaveUp) return [];
  const begun = journal
    .filter((entry) => accepted(entry) && ofCluster(entry))
    .map(({ at }) => Date.parse(at))
    .filter((at) => !lost.has(at))
    // At the instant at which one run ends the next may begin: what begins then is not told apart.
    .filter((at) => runs.filter((one) => takesCluster(one) && lives(one, at)).length === 1 && lives(run, at));
  return after.operations
    .filter(({ startedAt, endedAt }) => begun.includes(startedAt) && (endedAt ?? Infinity) > ended)
    .map(({ verb, pool }) => `it ended while ${verb} ${pool ?? ""} went on`);
}

type Claims = (run: RunRecord, world: Snapshot) => readonly string[];

const isDone = ({ state }: RunRecord): boolean => state === "succeeded";

/** What the report of each workflow says is so and the world does not show. */
const CLAIMS: Readonly<Record<string, Claims>> = {
  "migrate-cluster": (run, world) => [
    ...missingGrants(MigrationReport.parse(run.report).grants, world),
    ...(isDone(run) ? [...notManaged(run, world), ...staleNodes(run, world)] : []),
  ],
  "create-cluster": (run, world) => [
    ...missingGrants(CreationReport.parse(run.report).grants, world),
    ...(isDone(run) ? notManaged(run, world) : []),
  ],
  "upgrade-node-images": (run, world) => imagesOtherThanSaid(run, world),
  "ensure-identity": (run, world) =>
    isDone(run) ? missingIdentity(IdentityReport.parse(run.report), world) : [],
  "grant-roles"(run, world) {
    const { grants } = GrantReport.parse(run.report);
    // A role that is asked for by its name and by its GUID is one.
    const asked = new Set(
      GrantRequest.shape.grants
        .parse(run.input["grants"])
        .map(({ scope, role }) => `${canonical(scope)} ${(roleByName(role)?.id ?? role).toLowerCase()}`),
    ).size;
    return [
      ...missingGrants(grants, world),
      ...(isDone(run) && grants.length < asked ? [`${String(asked)} roles were asked for`] : []),
    ];
  },
  "register-feature": (run, world) => notRegistered(FeatureReport.parse(run.report), world),
  "onboard-subscription"(run, world) {
    const { subscription, registrations } = OnboardingReport.parse(run.report);
    return registrations.flatMap((one) => notRegistered({ subscription, ...one }, world));
  },
  "clean-up": (run, world) =>
    CleanUpReport.parse(run.report)
      .removed.filter((id) => world.assignments.has(canonical(id)))
      .map((id) => `it says that it removed ${id}`),
  // These change nothing; what they show is held against the world by their scenarios.
  "inspect-cluster": () => [],
  "audit-fleet": () => [],
  // What each of its runs says is held against the world by itself.
  sweep(run, world) {
    const { carriesOut } = SweepReport.parse(run.report);
    const input = Object(run.input["request"] ?? {}) as RunRecord["input"];
    return isDone(run) && carriesOut === "migrate-cluster"
      ? [...notManaged({ ...run, input }, world), ...staleNodes(run, world)]
      : [];
  },
};

/** The workflows whose reports are held against the world. */
export const CLAIMED_WORKFLOWS: readonly string[] = Object.keys(CLAIMS);

function missingGrants(grants: readonly GrantEntry[], world: Snapshot): readonly string[] {
  return grants
    .filter(({ assignmentId }) => !world.assignments.has(canonical(assignmentId)))
    .map(({ roleName, scope }) => `a grant of its ledger is not there: ${roleName} at ${scope}`);
}

/** The cluster that a migration or a creation calls done is on the identities that were asked for. */
function notManaged(run: RunRecord, world: Snapshot): readonly string[] {
  const body = clusterIn(run, world)?.body ?? {};
  const { identityType: type, controlPlaneIdentityId, kubeletIdentityId } = run.input;
  const is = (id: unknown, ids: readonly string[]) =>
    typeof id !== "string" || ids.some((one) => canonical(one) === canonical(id));
  return [
    ...(textAt(body, "properties", "servicePrincipalProfile", "clientId") === "msi"
      ? []
      : ["the cluster is on a service principal"]),
    ...(type === "SystemAssigned" && identityType(body) !== "SystemAssigned"
      ? ["it is not system-assigned"]
      : []),
    ...(is(controlPlaneIdentityId, userAssignedIds(body)) ? [] : ["the control plane has another identity"]),
    ...(is(kubeletIdentityId, [kubeletId(body) ?? ""]) ? [] : ["the kubelets have another identity"]),
  ];
}

function staleNodes(run: RunRecord, world: Snapshot): readonly string[] {
  const cluster = clusterIn(run, world);
  const kubelet = canonical(kubeletId(cluster?.body ?? {}) ?? "");
  return Object.entries(cluster?.pools ?? {})
    .filter(
      ([, { scaleSet, identities }]) =>
        scaleSet !== null && !identities.some((id) => canonical(id) === kubelet),
    )
    .map(([name]) => `the nodes of ${name} do not carry the kubelet identity`);
}

function imagesOtherThanSaid(run: RunRecord, world: Snapshot): readonly string[] {
  const { pools } = ImageReport.parse(run.report);
  const body = clusterIn(run, world)?.body ?? {};
  return pools.flatMap(({ name, imageBefore, imageAfter, outcome }) => {
    const pool = poolNamed(body, name);
    const image = textAt(pool, "nodeImageVersion");
    return [
      ...(image === imageAfter ? [] : [`pool ${name} has the image ${image ?? "none"}, not ${imageAfter}`]),
      ...(outcome === "upgraded" && imageBefore === imageAfter ? [`pool ${name} was not upgraded`] : []),
    ];
  });
}

function missingIdentity({ identityId, credentials }: IdentityReport, world: Snapshot): readonly string[] {
  const id = canonical(identityId);
  return [
    ...(world.identities.has(id) ? [] : ["the identity is not there"]),
    ...credentials
      .filter(({ name }) => !world.children.has(`${id}/federatedidentitycredentials/${name.toLowerCase()}`))
      .map(({ name }) => `the credential ${name} is not there`),
  ];
}

function notRegistered(
  {
    subscription,
    namespace,
    feature,
    result,
  }: Pick<FeatureReport, "subscription" | "namespace" | "feature" | "result">,
  world: Snapshot,
): readonly string[] {
  if (result !== "registered") return [];
  const key = [subscription, namespace, ...(feature === undefined ? [] : [feature])].join("/").toLowerCase();
  const state = world.registrations.get(key) ?? (feature === undefined ? "Registered" : "NotRegistered");
  return state === "Registered" ? [] : [`${key} is ${state}`];
}
