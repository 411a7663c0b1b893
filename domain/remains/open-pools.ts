import { catalogue, fixed, sentence } from "../text/catalogue.ts";

const NO_NEWER_IMAGE = "Azure has no newer node image for it, so its nodes could not be reimaged.";

/** Why the nodes of a pool still use the old identity, and what to do. */
const OPEN_POOLS = catalogue({
  "still-old": sentence(({ old }) => `It still uses ${old}.`, { old: "the service principal" }),
  "not-in-plan": fixed("The plan does not name it, so it was not changed. Run this again."),
  stopped: fixed("It is stopped, and nodes that do not run are not reimaged. Start it and run this again."),
  "not-read-again": fixed("Its nodes were reimaged, but which identity they use was not read afterwards."),
  "still-not-shown": fixed(
    "It got a new node image, but its scale set still does not show the kubelet identity. Look at the scale set.",
  ),
  skipped: sentence(
    ({ skip }) => `Its upgrade was ${skip}. Give it a newer node image with \`upgrade-node-images\`.`,
    { skip: "skipped by Ada" },
  ),
  "no-newer-image": fixed(
    `${NO_NEWER_IMAGE} Run this again when the next node image is published, or replace the node pool.`,
  ),
  "replace-by-hand": sentence(
    ({ pool, clusterId }) =>
      `${NO_NEWER_IMAGE} Replace it: add a node pool of the same shape (\`az aks nodepool add\`), cordon and drain the nodes of ${pool}, then \`az aks nodepool delete --nodepool-name ${pool}\` (cluster ${clusterId}).`,
    { pool: "win", clusterId: "/subscriptions/…/managedClusters/web" },
  ),
});

export const { codes: OPEN_POOL_CODES, say: whyOpen, example: exampleOpenPool } = OPEN_POOLS;
