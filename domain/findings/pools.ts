import { count } from "../text/count.ts";
import { blocker, fixed, note, warning } from "./row.ts";
import { aksDocs } from "./sources.ts";

const RELEASE_NOTES = "https://github.com/Azure/AKS/blob/master/CHANGELOG.md";
const IMAGE_UPGRADE = aksDocs("node-image-upgrade");
const SCALE = aksDocs("manage-node-pools");
const LOWER_SURGE = "lower maxSurge of the pools: `az aks nodepool update --max-surge 1`";

interface Needed {
  readonly pool: string;
  readonly amount: number;
  readonly nodes: number;
}

const QUOTA_STANDS = { used: 92, limit: 100, family: "standardDSv5Family", location: "westeurope" };
type Quota = typeof QUOTA_STANDS;
const usedOf = ({ used, limit, family, location }: Quota): string =>
  `${String(used)} of ${String(limit)} vCPUs of the quota ${family} in ${location} are used`;

interface Peak {
  readonly peak: number;
  /** True where several pools get their nodes at the same time. */
  readonly atOnce: boolean;
}
const atOnceText = ({ atOnce }: Peak): string => (atOnce ? " if they get them at the same time" : "");

/** Node pools: what cannot be upgraded, and what upgrades need. */
export const POOLS = {
  "pool-unknown": blocker<{ readonly known: readonly string[] }>({
    means: "The cluster has no pool of that name.",
    remedy: ({ known }) =>
      known.length === 1 ? `The only pool is ${known.join("")}.` : `Name one of: ${known.join(", ")}.`,
    source: IMAGE_UPGRADE,
    example: { known: ["system", "apps"] },
  }),
  "scale-set-full": blocker({
    means: ({ pool, nodes, surge }) =>
      `The pool ${pool} has ${String(nodes)} nodes and would get ${String(surge)} more as surge nodes. A scale set has 1,000 nodes at most, so AKS refuses the upgrade.`,
    remedy: ({ nodes }) =>
      nodes >= 1000
        ? "Scale the pool in first. Or have AKS replace the nodes of a user pool without surge nodes: `az aks nodepool update --max-surge 0 --max-unavailable 1`."
        : `Lower maxSurge of the pool to ${String(1000 - nodes)} or less: \`az aks nodepool update --max-surge ${String(1000 - nodes)}\`.`,
    source: "https://github.com/Azure/AKS/pull/5913",
    example: { pool: "big", nodes: 940, surge: 94 },
  }),
  "pool-without-surge": warning({
    means: ({ pool, nodes, atOnce }) =>
      `The pool ${pool} is upgraded without surge nodes, as its maxSurge of 0 says: ${count(Math.min(atOnce, nodes), "node")} of ${String(nodes)} at a time ${Math.min(atOnce, nodes) === 1 ? "is" : "are"} drained and re-imaged, and no node takes their place meanwhile. Pods that do not fit on the other nodes stay pending.`,
    remedy:
      "Make sure that the other nodes have room, or let the pool surge: `az aks nodepool update --max-surge 1 --max-unavailable 0`.",
    source: aksDocs("upgrade-aks-node-pools-rolling"),
    example: { pool: "grid", nodes: 10, atOnce: 2 },
  }),
  "spot-without-drain": note({
    means: ({ pool }) =>
      `The nodes of the Spot pool ${pool} are re-imaged without surge nodes and without a drain: their pods are evicted.`,
    remedy: "No action is needed if the workloads tolerate evictions, as Spot nodes require.",
    source: aksDocs("spot-node-pool"),
    example: { pool: "batch" },
  }),
  "pool-half-migrated": warning({
    means: ({ name }) =>
      `The cluster has managed identities, but not all nodes of pool ${name} have its kubelet identity: they were not re-imaged since the change, and still use the service principal, or an earlier kubelet identity.`,
    remedy:
      "Keep what they use and its roles until the pool is re-imaged. `migrate-cluster` finishes the migration.",
    source: aksDocs("use-managed-identity"),
    example: { name: "win" },
  }),
  "managed-system-pool": note({
    means: ({ name }) => `AKS manages the nodes of pool ${name} itself. The run leaves the pool alone.`,
    remedy: "No action is needed: AKS assigns the new identity to these nodes.",
    source: aksDocs("automatic/aks-automatic-managed-system-node-pools-about"),
    example: { name: "systempool" },
  }),
  "availability-set-pool": blocker({
    means:
      "Pools on availability sets are no longer supported, and AKS refuses to upgrade their node images.",
    remedy: ({ clusterId }) =>
      `Move the pool to VirtualMachines first: \`az aks update --ids ${clusterId} --migrate-vmas-to-vms\`.`,
    source: aksDocs("availability-sets-on-aks"),
    example: {
      clusterId:
        "/subscriptions/…/resourceGroups/rg-web/providers/Microsoft.ContainerService/managedClusters/web",
    },
  }),
  "availability-set-pool-skipped": fixed("warning", {
    means: "The run skips this pool: AKS does not upgrade the node images of availability sets.",
    remedy: "Move the pool first: `az aks update --migrate-vmas-to-vms`.",
    source: "https://github.com/Azure/azure-cli-extensions/pull/2236",
  }),
  "node-image-retired": warning({
    means: ({ system }) =>
      `The pool runs ${system}, whose node images are being removed. Nodes that are re-imaged may not come back.`,
    remedy: "Move its workloads to a pool on a supported operating system first.",
    source: RELEASE_NOTES,
    example: { system: "Windows Server 2019" },
  }),
  "retired-pool-skipped": warning({
    means: ({ system }) =>
      `The run skips this pool: it runs ${system}, whose node images are being removed, and nodes that are re-imaged may not come back.`,
    remedy: "Move its workloads to a pool on a supported operating system, then delete this pool.",
    source: RELEASE_NOTES,
    example: { system: "Windows Server 2019" },
  }),
  "pool-stopped": warning({
    means: "A stopped pool is not re-imaged. The report lists it as unfinished until someone starts it.",
    remedy: ({ name }) => `Start it before the run: \`az aks nodepool start --nodepool-name ${name}\`.`,
    source: aksDocs("start-stop-nodepools"),
    example: { name: "batch" },
  }),
  "stopped-pool-skipped": fixed("note", {
    means: "The run skips this pool because it is stopped. It gets the newest node image when it starts.",
    remedy: "If its node image must be upgraded now, start the pool first.",
    source: aksDocs("start-stop-nodepools"),
  }),
  "machines-pool": fixed("note", {
    means: "The run skips this pool: AKS manages its machines and upgrades them.",
    remedy: "No action is needed.",
    source: "https://github.com/Azure/azure-cli/issues/33693",
  }),
  "image-newer-than-offered": note({
    means: ({ image, newest }) =>
      `The run skips this pool: its node image ${image} is newer than the newest one that Azure offers, ${newest}, and a node image cannot be downgraded.`,
    remedy:
      "No action is needed: AKS has withdrawn an image, or the image has not reached the region yet. Run this again later.",
    source: IMAGE_UPGRADE,
    example: {
      image: "AKSUbuntu-2204gen2containerd-202606.22.0",
      newest: "AKSUbuntu-2204gen2containerd-202606.15.0",
    },
  }),
  "nothing-newer": fixed("note", {
    means: "The run skips this pool: it already has the newest node image.",
    remedy: "No action is needed. To wait for the next node image, set `whenNothingNewer` to wait.",
    source: "https://github.com/Azure/azure-cli-extensions/pull/5989",
  }),
  "pool-not-scaled": warning({
    means: ({ because }) =>
      `The run does not scale this pool out and in, because ${because}. Without a newer node image, the pool waits for the next one.`,
    remedy: "No action is needed. If the pool must not wait, replace it yourself.",
    source: SCALE,
    example: { because: "the cluster autoscaler sets its node count" },
  }),
  "machines-deleted-without-drain": warning({
    means: ({ atOnce }) =>
      `If the pool has no newer node image, the run deletes its old nodes, ${String(atOnce)} at a time. AKS neither cordons nor drains a node that is deleted by name, so its pods end whatever their PodDisruptionBudgets say.`,
    remedy:
      "Run enough replicas on several nodes, or choose wait or upgradeKubernetesPatch, which drain nodes.",
    source: SCALE,
    example: { atOnce: 3 },
  }),
  "scale-out-capacity": note({
    means: ({ nodes, more }) =>
      `The pool has up to ${count(nodes, "node")} during the run, ${String(more)} more than now.`,
    remedy: "Make sure that the quota and the subnet have capacity for them.",
    source: SCALE,
    example: { nodes: 13, more: 3 },
  }),
  "pool-replaced-by-hand": fixed("note", {
    means:
      "If no newer node image exists for the pool, the run does not change it, and the report says how to replace it. Workloads then move to the new pool, and their PodDisruptionBudgets apply.",
    remedy: "Make sure that the quota and the subnet have capacity for a second pool of this size.",
    source: aksDocs("resize-node-pool"),
  }),
  "quota-too-small": blocker<Needed & Quota>({
    means: (given) =>
      `Pool ${given.pool} needs ${count(given.amount, "vCPU")} for ${count(given.nodes, "more node")}, and ${usedOf(given)}.`,
    remedy: `Request a higher quota (Quotas in the portal), or ${LOWER_SURGE}.`,
    source: aksDocs("upgrade-aks-node-pools-rolling"),
    example: { pool: "apps", amount: 12, nodes: 3, ...QUOTA_STANDS },
  }),
  "quota-close": warning<Peak & Quota>({
    means: (given) =>
      `The pools need up to ${count(given.peak, "vCPU")} for more nodes${atOnceText(given)}, and ${usedOf(given)}.`,
    remedy: `Request a higher quota (Quotas in the portal), or ${LOWER_SURGE}.`,
    source: aksDocs("upgrade-aks-node-pools-rolling"),
    example: { peak: 8, atOnce: false, ...QUOTA_STANDS },
  }),
  "subnet-too-full": blocker<Needed & { readonly free: number; readonly limit: number }>({
    means: ({ pool, amount, nodes, free, limit }) =>
      `Pool ${pool} needs ${count(amount, "IP address", "IP addresses")} for ${count(nodes, "more node")} and their pods, and ${String(free)} of ${String(limit)} in the subnet are free.`,
    remedy: `Free IP addresses, or ${LOWER_SURGE}. A subnet with nodes cannot be made larger, but a new pool can use another subnet.`,
    source: aksDocs("concepts-network-ip-address-planning"),
    example: { pool: "apps", amount: 93, nodes: 3, free: 40, limit: 251 },
  }),
  "subnet-close": warning<Peak & { readonly free: number; readonly limit: number }>({
    means: (given) =>
      `The pools need up to ${count(given.peak, "IP address", "IP addresses")} for more nodes${atOnceText(given)}, and ${String(given.free)} of ${String(given.limit)} in the subnet are free.`,
    remedy: `Free IP addresses, or ${LOWER_SURGE}. A subnet with nodes cannot be made larger, but a new pool can use another subnet.`,
    source: aksDocs("concepts-network-ip-address-planning"),
    example: { peak: 93, atOnce: true, free: 70, limit: 251 },
  }),
};
