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
