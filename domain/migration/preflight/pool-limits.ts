import type { Finding } from "../../findings/finding.ts";
import { finding } from "../../findings/findings.ts";
import { halfMigratedPools } from "../../cluster/half-migrated.ts";
import { ownPools } from "../../cluster/pools.ts";
import { targetOf } from "../target.ts";
import type { Check } from "./check.ts";
import { retiredSystem, replacedPools } from "../../preflight/replaced-pools.ts";

export const poolTypes: Check = ({ cluster }, request) =>
  cluster.pools
    .filter((pool) => pool.type === "AvailabilitySet" && targetOf(cluster, request).changesKubelet)
    .map(({ name }) =>
      finding("availability-set-pool", `${cluster.id}/agentPools/${name}`, { clusterId: cluster.id }),
    );

export const replaced: Check = ({ cluster }, request) =>
  targetOf(cluster, request).changesKubelet ? replacedPools(cluster.id, ownPools(cluster)) : [];

export const retiredImages: Check = ({ cluster }, request) =>
  targetOf(cluster, request).changesKubelet
    ? cluster.pools.flatMap((pool): Finding[] => {
        const system = retiredSystem(pool);
        return system === undefined
          ? []
          : [finding("node-image-retired", `${cluster.id}/agentPools/${pool.name}`, { system })];
      })
    : [];

/** With whom they act is known only while Azure remembers it: without that, what they can pull is not. */
export const halfMigrated: Check = ({ cluster, formerPrincipal }, { registries }) => [
  ...halfMigratedPools(cluster).map(({ name }) =>
    finding("pool-half-migrated", `${cluster.id}/agentPools/${name}`, { name }),
  ),
  ...(formerPrincipal?.kind === "unknown"
    ? [
        finding(
          registries === undefined ? "former-principal-unknown" : "former-principal-not-followed",
          cluster.id,
          { because: formerPrincipal.because },
        ),
      ]
    : []),
];

/** Their nodes are AKS's own business, and are not part of the proof. */
export const keptByAks: Check = ({ cluster }) =>
  cluster.pools
    .filter(({ mode }) => mode === "ManagedSystem")
    .map(({ name }) => finding("managed-system-pool", `${cluster.id}/agentPools/${name}`, { name }));

export const stoppedPools: Check = ({ cluster }, request) =>
  targetOf(cluster, request).changesKubelet
    ? cluster.pools
        .filter(({ powerState }) => powerState === "Stopped")
        .map(({ name }) => finding("pool-stopped", `${cluster.id}/agentPools/${name}`, { name }))
    : [];
