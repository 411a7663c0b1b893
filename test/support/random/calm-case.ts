import { Dice } from "./dice.ts";
import { CLUSTER_ID, identityId, inGroup, REGISTRY, SUBNET, SUBSCRIPTION_ID } from "./place.ts";
import { randomCluster } from "./random-cluster.ts";
import { randomCase, type RandomCase } from "./random-case.ts";
import type { Request } from "./random-request.ts";
import { PAST_RUN } from "./past.ts";

/** A request of each workflow that nothing stands in the way of. */
const REQUESTS: Readonly<Record<string, Request>> = {
  "migrate-cluster": { clusterId: CLUSTER_ID },
  "upgrade-node-images": { clusterId: CLUSTER_ID },
  "create-cluster": { clusterId: CLUSTER_ID, location: "westeurope", registries: [REGISTRY] },
  "ensure-identity": { identityId: identityId("id-api", "rg-new"), location: "westeurope" },
  "grant-roles": {
    principal: {
      identityId: inGroup(
        "rg-identities",
        "Microsoft.ManagedIdentity/userAssignedIdentities/id-named-kubelet",
      ),
    },
    grants: [{ scope: REGISTRY, role: "AcrPull" }],
  },
  "register-feature": {
    subscription: SUBSCRIPTION_ID,
    namespace: "Microsoft.ContainerService",
    feature: "NodeDisruptionProfile",
  },
  "inspect-cluster": { clusterId: CLUSTER_ID },
  "clean-up": { clusterId: CLUSTER_ID, migrationRunId: PAST_RUN },
};

/** A case in which nothing goes wrong and everybody does what they should: its plan is approved, its run succeeds. */
export function calmCase(workflow: string, more: Partial<RandomCase> = {}): RandomCase {
  const place = { cloud: "public", location: "westeurope" } as const;
  const kind = workflow === "clean-up" ? "systemAssigned" : "servicePrincipal";
  const drawn = randomCluster(new Dice(1), kind, place);
  const [pool] = drawn.properties.agentPoolProfiles;
  const { properties } = drawn;
  const cluster = {
    ...drawn,
    properties: {
      ...properties,
      ...{ provisioningState: "Succeeded", powerState: { code: "Running" } },
      ...{ nodeDisruptionProfile: undefined, nodeResourceGroupProfile: undefined },
      agentPoolProfiles: [{ ...pool, type: "VirtualMachineScaleSets", vnetSubnetID: SUBNET }] as const,
    },
  };
  const { settings } = randomCase(1);
  return {
    ...{ seed: 1, place },
    cluster: workflow === "create-cluster" ? undefined : cluster,
    scene: {
      ...{ secretDays: 200, principalGone: false, locks: [], denied: undefined, lacks: undefined },
      ...{ unregistered: undefined, routeTable: false, registry: "LegacyRegistryPermissions", pulls: true },
      identities: [identityId("id-named-kubelet")],
      ...{ quirks: {}, budget: false, cores: undefined, latest: false, busy: false, stale: undefined },
    },
    past:
      workflow === "clean-up" ? { outcome: "succeeded", hoursAgo: 100, inUse: false, left: 3 } : undefined,
    order: { workflow, request: REQUESTS[workflow] ?? {}, key: "the-one" },
    ...{ planned: undefined, rival: undefined, next: undefined, meddling: undefined, defect: undefined },
    outsider: { tries: "start a run", roles: ["Fleet.Read"], after: 2 },
    approval: "required",
    settings: { ...settings, cloud: "public" },
    ...{ faults: new Map(), answers: ["approve", "approve"], turns: [], resumes: [], crashes: [] },
    ...more,
  };
}
