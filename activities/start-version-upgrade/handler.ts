import { z } from "zod";
import { below } from "../../domain/arm-id/arm-id.ts";
import { phaseOf } from "../../domain/cluster/cluster.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { editResource } from "../../platform/azure/edit-resource.ts";
import type { Handler } from "../activity-contract.ts";
import type { startVersionUpgrade } from "./contract.ts";

const text = z.string().nullish();

/** The fields of a cluster or a pool that an upgrade needs. */
const Versioned = z.looseObject({
  properties: z.looseObject({
    provisioningState: z.string(),
    kubernetesVersion: text,
    currentKubernetesVersion: text,
    orchestratorVersion: text,
    currentOrchestratorVersion: text,
  }),
});
type Versioned = z.infer<typeof Versioned>;

/**
 * As the Azure CLI does: `kubernetesVersion` of the cluster upgrades the control plane and no pool, and
 * `orchestratorVersion` of its own resource upgrades a pool. Source: learn.microsoft.com/azure/aks/upgrade-aks-cluster.
 */
export function makeStartVersionUpgrade(azure: Azure): Handler<typeof startVersionUpgrade> {
  return ({ clusterId, version, pool }) =>
    editResource(azure, pool === undefined ? clusterId : below(clusterId, "agentPools", pool), (shown) => {
      const found = Versioned.parse(shown);
      const { wanted, present } = versionsOf(found, pool);
      const phase = phaseOf(found.properties.provisioningState);
      if (wanted === version && phase === "inProgress") return { kind: "started", operation: {} };
      if (present === version && phase === "succeeded") return { kind: "already" };
      const field = pool === undefined ? "kubernetesVersion" : "orchestratorVersion";
      return { kind: "put", body: { ...found, properties: { ...found.properties, [field]: version } } };
    });
}

function versionsOf({ properties }: Versioned, pool: string | undefined) {
  const { kubernetesVersion, currentKubernetesVersion, orchestratorVersion, currentOrchestratorVersion } =
    properties;
  return pool === undefined
    ? { wanted: kubernetesVersion, present: currentKubernetesVersion ?? kubernetesVersion }
    : { wanted: orchestratorVersion, present: currentOrchestratorVersion ?? orchestratorVersion };
}
