import { catalogue, fixed, sentence } from "../text/catalogue.ts";
import { count } from "../text/count.ts";

const AT = "2026-07-02T15:00:00.000Z";
const RUN = "migrate-web-0123456789ab";

/** Why a target of a sweep is where it is: clauses. The run of a target says itself why it ended. */
export const TARGETS = catalogue({
  "run-gone": fixed("the record of its run is gone"),
  "waits-for-person": sentence(({ since }) => `it has waited for a person since ${since}`, { since: AT }),
  since: sentence(({ since }) => `since ${since}`, { since: AT }),
  "sweep-ended": sentence(({ state }) => `the sweep has ended as ${state} without starting it`, {
    state: "cancelled",
  }),
  "cluster-busy": sentence(({ run, since }) => `run ${run} has had the cluster since ${since}`, {
    run: RUN,
    since: AT,
  }),
});

export const { say: whyOfTarget } = TARGETS;

const ended = (words: string) =>
  sentence(({ clusters }) => `${clusters === undefined ? "" : `${String(clusters)} `}${words}`, {
    clusters: 2 as number | undefined,
  });

/** What has become of targets: how many of them, or without a number what has become of one. */
export const CAME_TO = catalogue({
  partlySucceeded: ended("succeeded in part"),
  failed: ended("failed"),
  cancelled: ended("cancelled"),
  changedSincePlanned: ended("changed since the plan and not touched"),
  refused: ended("refused and not touched"),
  busy: ended("busy with another run and not touched"),
  parked: ended("waiting for a person"),
  running: sentence<{ readonly clusters: number | undefined }>(
    ({ clusters }) =>
      clusters === undefined ? "still runs" : `${String(clusters)} still ${clusters === 1 ? "runs" : "run"}`,
    { clusters: 3 },
  ),
  pending: ended("not started"),
});

export const { say: cameTo } = CAME_TO;

/** The progress of a wave, for its step in the record. */
export const WAVE_PROGRESS = catalogue({
  wave: sentence<{
    readonly name: string;
    readonly succeeded: number;
    readonly targets: number;
    readonly others: readonly string[];
  }>(
    ({ name, succeeded, targets, others }) =>
      `wave ${name}: ${String(succeeded)} of ${count(targets, "cluster")} through${others.length === 0 ? "" : `, ${others.join(", ")}`}`,
    { name: "early", succeeded: 7, targets: 40, others: ["3 still run"] },
  ),
});

export const { say: waveStands } = WAVE_PROGRESS;

/** Why a sweep proposes another sweep: clauses. */
export const PROPOSALS = catalogue({
  "clean-up": sentence(
    ({ clusters }) =>
      `no cluster uses the service principals of ${count(clusters, "cluster")} any more: the role assignments that these service principals still have can be removed, once their tokens have expired`,
    { clusters: 12 },
  ),
});

export const { say: whyProposed } = PROPOSALS;

/** Why a sweep may change as many clusters as it may: clauses. */
export const CLUSTERS_ALLOWED = catalogue({
  "request-allows": sentence(({ clusters }) => `the request allows ${String(clusters)}`, { clusters: 20 }),
  "request-allows-share": sentence(
    ({ clusters, percent, fleet, share }) =>
      `the request allows ${String(clusters)}, and ${String(percent)} % of ${count(fleet, "cluster")}, which is ${String(share)}`,
    { clusters: 20, percent: 10, fleet: 40, share: 4 },
  ),
  "not-requested": sentence(
    ({ always, percent, fleet, atMost }) =>
      `without \`blastRadius\` in the request, ${String(always)} are allowed, and beyond that ${String(percent)} % of the ${count(fleet, "cluster")} that Keyless sees, but at most ${String(atMost)}`,
    { always: 10, percent: 25, fleet: 40, atMost: 50 },
  ),
});

export const { say: whyAllowed } = CLUSTERS_ALLOWED;

/** Why a cluster is worse after its soak time than when its run succeeded: clauses. */
export const WORSE_CLUSTERS = catalogue({
  gone: sentence(({ name }) => `${name}: the cluster is gone`, { name: "web" }),
  state: sentence(({ name, state }) => `${name}: its provisioning state is ${state}`, {
    name: "web",
    state: "Failed",
  }),
  stopped: sentence(({ name }) => `${name}: it is stopped`, { name: "web" }),
  "service-principal": sentence(({ name }) => `${name}: it uses a service principal`, { name: "web" }),
  "identity-replaced": sentence(({ name, identity }) => `${name}: it has another ${identity} identity now`, {
    name: "web",
    identity: "kubelet",
  }),
  "role-lost": sentence(
    ({ name, grantee, role, scope }) => `${name}: ${grantee} does not have ${role} on ${scope} any more`,
    { name: "web", grantee: "the kubelet identity", role: "AcrPull", scope: "/subscriptions/…/acr" },
  ),
  "pool-state": sentence(
    ({ name, pool, state }) => `${name}: the provisioning state of its pool ${pool} is ${state}`,
    { name: "web", pool: "apps", state: "Failed" },
  ),
});

export const { say: whyWorse } = WORSE_CLUSTERS;
