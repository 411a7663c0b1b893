import { catalogue, fixed, sentence } from "../text/catalogue.ts";
import { count } from "../text/count.ts";
import { formatDuration, hours, minutes } from "../text/duration.ts";

const named = (example: string) =>
  sentence<{ readonly names: readonly string[] }>(({ names }) => names.join(", "), {
    names: example.split(" "),
  });

interface Batch {
  readonly pool: string;
  readonly batch: number;
  readonly left: number;
}

/** What the record of a run shows beside the name of a step. */
const DETAILS = catalogue({
  "facts-again-after-stop": fixed("again, because the run stood still or the facts have changed"),
  "facts-again-after-approval": fixed("again, now that the plan is approved"),
  checkpoint: fixed("the last checkpoint of the run"),
  resumed: sentence(({ at }) => `continues from the checkpoint of ${at}`, { at: "2026-07-02T15:00:00.000Z" }),
  "plan-refused": sentence(({ blockers }) => `refused: ${count(blockers, "blocker")}`, { blockers: 1 }),
  "plan-made": sentence(
    ({ writes, expectedMs }) =>
      `at most ${count(writes, "write")}, up to about ${formatDuration(expectedMs)}`,
    { writes: 9, expectedMs: hours(4) },
  ),
  // What a sweep writes, the plans of its targets say.
  "sweep-planned": sentence(
    ({ clusters, expectedMs }) => `${count(clusters, "cluster")}, up to about ${formatDuration(expectedMs)}`,
    { clusters: 21, expectedMs: hours(7) },
  ),
  approval: sentence(({ plan }) => `plan ${plan} waits for an approval`, { plan: "1f0c2a9b7d3e" }),
  "approval-of-new-plan": sentence(
    ({ plan }) =>
      `plan ${plan} waits for its own approval, because something has changed since the last plan`,
    { plan: "1f0c2a9b7d3e" },
  ),
  "standing-approval": sentence(
    ({ plan, schedule, by, atMost, until }) =>
      `plan ${plan} is approved: ${by} has approved the schedule ${schedule} for ${count(atMost, "cluster")} at most until ${until}`,
    {
      plan: "1f0c2a9b7d3e",
      schedule: "weekly",
      by: "Carol",
      atMost: 20,
      until: "2026-12-31T00:00:00Z",
    },
  ),
  "standing-approval-over": sentence(
    ({ plan, schedule, until }) =>
      `plan ${plan} waits for an approval: that of the schedule ${schedule} ended at ${until}`,
    { plan: "1f0c2a9b7d3e", schedule: "weekly", until: "2026-12-31T00:00:00Z" },
  ),
  "standing-approval-exceeded": sentence<{
    readonly plan: string;
    readonly schedule: string;
    readonly clusters: number | undefined;
    readonly atMost: number;
  }>(
    ({ plan, schedule, clusters, atMost }) =>
      `plan ${plan} waits for an approval: that of the schedule ${schedule} is for ${count(atMost, "cluster")} at most, and the plan ${clusters === undefined ? "does not say how many it changes" : `is for ${count(clusters, "cluster")}`}`,
    { plan: "1f0c2a9b7d3e", schedule: "weekly", clusters: 31, atMost: 20 },
  ),
  proof: fixed("what was read back"),
  subscription: sentence(({ name }) => name, { name: "11111111-2222-4333-8444-555555555555" }),
  group: sentence(({ name }) => name, { name: "rg-web" }),
  identities: sentence<{ readonly names: readonly string[] }>(({ names }) => names.join(" and "), {
    names: ["id-web-control-plane", "id-web-kubelet"],
  }),
  "federated-credentials": sentence(({ amount }) => count(amount, "federated credential"), { amount: 2 }),
  "role-assignments": sentence(({ amount }) => count(amount, "role assignment"), { amount: 3 }),
  "roles-take-effect": sentence(
    ({ ms }) => `up to ${formatDuration(ms)} until the role assignments take effect everywhere`,
    { ms: hours(1) },
  ),
  "old-role-assignments": sentence(
    ({ amount }) => `${count(amount, "role assignment")} of the old identity`,
    {
      amount: 3,
    },
  ),
  removal: fixed("which of them Azure still shows"),
  "cluster-state": sentence(({ state, ms }) => `the cluster is ${state}: about ${formatDuration(ms)}`, {
    state: "Failed",
    ms: minutes(12),
  }),
  window: sentence(({ ms }) => `${formatDuration(ms)} until the node OS maintenance window opens`, {
    ms: hours(5),
  }),
  budgets: fixed("PodDisruptionBudgets, with a kubectl command"),
  change: sentence<{ readonly controlPlane: string | undefined; readonly kubelet: string | undefined }>(
    ({ controlPlane, kubelet }) =>
      `control plane to ${controlPlane ?? "a system-assigned identity"}, ${kubelet === undefined ? "kubelets stay as they are" : `kubelets to ${kubelet}`}`,
    { controlPlane: "id-web-control-plane", kubelet: "id-web-kubelet" },
  ),
  update: sentence(({ ms }) => `AKS updates the cluster, about ${formatDuration(ms)}`, { ms: minutes(93) }),
  "new-cluster": sentence(({ name }) => name, { name: "web" }),
  creation: sentence(({ ms }) => `AKS creates the cluster, about ${formatDuration(ms)}`, { ms: minutes(12) }),
  "node-identities": fixed("which identity the nodes of every pool use"),
  pools: named("apps win"),
  pool: sentence(
    ({ pool, place, of, ms }) =>
      `pool ${pool} (${String(place)} of ${String(of)}): about ${formatDuration(ms)}`,
    { pool: "win", place: 1, of: 1, ms: minutes(29) },
  ),
  "pool-in-batch": sentence(({ pool, place, of }) => `pool ${pool} (${String(place)} of ${String(of)})`, {
    pool: "win",
    place: 1,
    of: 12,
  }),
  "pools-left": sentence(({ left, of }) => `${String(left)} of ${String(of)} pools`, { left: 5, of: 12 }),
  "next-image": sentence<{ readonly names: readonly string[] }>(
    ({ names }) => `no newer node image for ${names.join(", ")} yet: waiting for the next one`,
    { names: ["win"] },
  ),
  forced: sentence(({ until }) => `upgrades ignore PodDisruptionBudgets until ${until}`, {
    until: "2026-07-02T15:00:00.000Z",
  }),
  version: sentence<{ readonly pool: string | undefined; readonly version: string }>(
    ({ pool, version }) => `${pool === undefined ? "control plane" : `pool ${pool}`} to ${version}`,
    { pool: undefined, version: "1.33.2" },
  ),
  "replaced-pools": named("apps win"),
  "replaced-nodes": sentence<Batch>(
    ({ pool, batch, left }) =>
      `pool ${pool}: ${count(batch, "new node")} for ${batch === 1 ? "an old one" : "old ones"}, then ${count(left, "old node")} left`,
    { pool: "apps", batch: 1, left: 2 },
  ),
  "node-labels": fixed("the node image labels, with a kubectl command"),
  "identity-table": fixed("the table of identities"),
  subscriptions: sentence(({ amount }) => `the clusters of ${count(amount, "subscription")}`, { amount: 4 }),
  principals: fixed("the service principals, each once"),
  clusters: sentence(({ amount }) => count(amount, "cluster"), { amount: 40 }),
  snapshot: fixed("with the previous snapshot"),
  "wave-begins": sentence(({ wave }) => `wave ${wave} begins`, { wave: "canary" }),
  "wave-stands": sentence(({ line }) => line, { line: "wave early: 7 of 40 clusters through, 3 still run" }),
  "wave-soak": sentence(({ wave, soak }) => `${soak} after the wave ${wave}`, {
    wave: "canary",
    soak: "PT2H",
  }),
  "wave-clusters": sentence(({ wave }) => `the clusters of the wave ${wave}`, { wave: "canary" }),
  "runs-under-way": fixed("runs that are in progress"),
  feature: sentence(({ name }) => name, { name: "Microsoft.ContainerService/AKS-ExamplePreview" }),
  provider: sentence(({ name }) => name, { name: "Microsoft.ContainerService" }),
  schedule: sentence(({ name }) => name, { name: "weekly" }),
  "sweep-hours": sentence(({ until }) => `until ${until}, when the hours of the sweep have room for it`, {
    until: "2026-07-02T20:00:00.000Z",
  }),
  registration: fixed("Azure registers it, usually within minutes"),
});

export type DetailCode = (typeof DETAILS.codes)[number];

export const { codes: DETAIL_CODES, say: stepDetail, example: exampleDetail } = DETAILS;
