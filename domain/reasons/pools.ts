import { catalogue, fixed, sentence } from "../text/catalogue.ts";

/** Why an upgrade of node images leaves a pool as it is: clauses, for its report. */
export const SKIPPED_POOLS = catalogue({
  "managed-machines": fixed("AKS manages its machines and upgrades them"),
  "availability-set": fixed("AKS does not upgrade the node images of availability sets"),
  stopped: fixed("the pool is stopped; it gets the newest node image when it starts"),
  "retired-system": sentence(
    ({ system }) =>
      `it runs ${system}, whose node images are being removed: nodes that are re-imaged may not come back`,
    { system: "Azure Linux 2.0" },
  ),
  "nothing-newer": fixed("it already has the newest node image"),
  "newer-than-offered": sentence(
    ({ image, newest }) =>
      `its node image ${image} is newer than the newest that Azure offers, ${newest}, and a node image cannot be downgraded`,
    {
      image: "AKSUbuntu-2204gen2containerd-202607.12.0",
      newest: "AKSUbuntu-2204gen2containerd-202606.02.0",
    },
  ),
  "no-newer-image": fixed("Azure has no newer node image for it"),
  gone: fixed("the cluster does not have the pool any more"),
});

export const { say: whySkipped } = SKIPPED_POOLS;

/** Why a run does not scale a pool out and in: clauses, for the plan. */
export const NOT_REPLACED = catalogue({
  autoscaled: fixed("the cluster autoscaler sets its node count"),
  spot: fixed("Azure adds and evicts its Spot nodes"),
  "is-stopped": fixed("it is stopped"),
  "no-scale-set": sentence(({ type }) => `it is of type ${type} and has no scale set`, {
    type: "AvailabilitySet",
  }),
  empty: fixed("it has no nodes"),
});

export const { say: whyNotScaled } = NOT_REPLACED;

/** Why a pool counts as not upgraded although its upgrade succeeded: clauses, for its report. */
export const NOT_ON_NODES = catalogue({
  "labels-differ": sentence(
    ({ byApi, byLabel }) =>
      `Azure shows that the pool has ${byApi}, and the labels of its nodes show ${byLabel} (Azure/AKS#3355)`,
    {
      byApi: "AKSUbuntu-2204gen2containerd-202607.12.0",
      byLabel: "AKSUbuntu-2204gen2containerd-202606.02.0",
    },
  ),
});

export const { say: whyNotOnNodes } = NOT_ON_NODES;
