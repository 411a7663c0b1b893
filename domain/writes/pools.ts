import { count } from "../text/count.ts";
import { final, undoable } from "./row.ts";

const SURGE = "its nodes are cordoned, drained and reimaged, as many at a time as its surge setting says";

/** Spot pools neither surge nor drain. Source: learn.microsoft.com/azure/aks/spot-node-pool. */
const EVICTED = "its Spot nodes are reimaged without surge nodes and without a drain: their pods are evicted";

const replaced = ({ spot = false }: { readonly spot?: boolean }): string => (spot ? EVICTED : SURGE);

/** What changes a node pool. */
export const POOL_WRITES = {
  "upgrade-node-image": final<{ readonly image: string; readonly newest: string; readonly spot?: boolean }>({
    does: "upgrade the node image",
    before: ({ image }) => image,
    after: ({ newest }) => newest,
    disrupts: replaced,
    example: {
      image: "AKSUbuntu-2204gen2containerd-202403.25.0",
      newest: "AKSUbuntu-2204gen2containerd-202611.25.0",
    },
  }),
  "reimage-pool": final<{ readonly before: string; readonly after: string }>({
    does: "upgrade the node image, only if the update has not reimaged the node pool",
    before: ({ before }) => `nodes use ${before}`,
    after: ({ after }) => `nodes use ${after}`,
    example: { before: "the service principal", after: "id-web-kubelet" },
  }),
  "upgrade-pool-version": final<{
    readonly before: string;
    readonly version: string;
    readonly spot?: boolean;
  }>({
    does: ({ version }) =>
      `upgrade the node pool to Kubernetes ${version}, only if it has no newer node image`,
    before: ({ before }) => before,
    after: ({ version }) => version,
    disrupts: replaced,
    example: { before: "1.33.1", version: "1.33.2" },
  }),
  "add-nodes": undoable<{ readonly nodes: number; readonly batch: number }>({
    does: ({ nodes }) =>
      `add nodes to the ${String(nodes)} of the node pool, batch by batch, only if it has no newer node image`,
    before: ({ nodes }) => count(nodes, "node"),
    after: ({ nodes, batch }) => `at most ${count(nodes + batch, "node")}, ${String(batch)} more than before`,
    example: { nodes: 3, batch: 1 },
  }),
  "delete-old-nodes": final<{ readonly nodes: number; readonly batch: number }>({
    does: ({ nodes }) =>
      `delete the ${count(nodes, "node")} that existed before, by name, after each batch of new nodes`,
    before: ({ nodes }) => `${count(nodes, "node")} from before the change`,
    after: ({ nodes }) => (nodes === 1 ? "1 new node" : `${String(nodes)} new nodes`),
    disrupts: ({ batch }) =>
      `${count(batch, "node")} at a time ${batch === 1 ? "is" : "are"} deleted without cordon and drain: their pods end and start again elsewhere, and PodDisruptionBudgets do not count`,
    example: { nodes: 3, batch: 1 },
  }),
};
