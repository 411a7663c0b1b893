import { finding } from "../../findings/findings.ts";
import { targetOf } from "../target.ts";
import type { Check } from "./check.ts";

/**
 * With add-ons that have identities of their own the nodes carry several: a pod that asks the metadata service without a
 * client id is refused then. Sources: Azure/azure-policy#1273, pgbackrest/pgbackrest#2741, cert-manager/cert-manager#3148.
 */
export const severalIdentities: Check = ({ cluster }, request) => {
  const addons = cluster.addons
    .filter(({ usesClusterIdentity }) => !usesClusterIdentity)
    .map(({ name }) => name);
  return targetOf(cluster, request).changesKubelet && addons.length > 0
    ? [finding("nodes-carry-several-identities", cluster.id, { addons })]
    : [];
};
