import { Dice } from "./dice.ts";
import { CLUSTER_ID, identityId, inGroup, type Place, REGISTRY, SUBNET, SUBSCRIPTION_ID } from "./place.ts";
import { randomCluster } from "./random-cluster.ts";
import type { RandomCase } from "./random-case.ts";
import { PREVIEWS, type Request } from "./random-request.ts";
import { NO_SIGNALS } from "./signals.ts";
import { PAST_RUN } from "./past.ts";

/** A region of each cloud in which everything is offered. */
export const CALM_PLACES: readonly Place[] = [
  { cloud: "public", location: "westeurope" },
  { cloud: "usGovernment", location: "usgovvirginia" },
  { cloud: "china", location: "chinanorth3" },
];

/** A request of each workflow that nothing stands in the way of. */
const requestsIn = ({ cloud, location }: Place): Readonly<Record<string, Request>> => ({
  "migrate-cluster": { clusterId: CLUSTER_ID },
  "upgrade-node-images": { clusterId: CLUSTER_ID },
  "create-cluster": { clusterId: CLUSTER_ID, location, registries: [REGISTRY] },
  "ensure-identity": { identityId: identityId("id-api", "rg-new"), location },
  "grant-roles": {
    principal: {
      identityId: inGroup(
        "rg-identities",
        "Microsoft.ManagedIdentity/userAssignedIdentities/id-named-kubelet",
      ),
    },
    grants: [{ scope: REGISTRY, role: "AcrPull" }],
  },
  // Only the public cloud offers previews; elsewhere there is the provider to register.
  "register-feature": {
    subscription: SUBSCRIPTION_ID,
    ...(cloud === "public"
      ? { namespace: "Microsoft.ContainerService", feature: "NodeDisruptionProfile" }
      : { namespace: "Microsoft.KeyVault" }),
  },
  "inspect-cluster": { clusterId: CLUSTER_ID },
  "clean-up": { clusterId: CLUSTER_ID, migrationRunId: PAST_RUN },
  "audit-fleet": {},
  sweep: { workflow: "inspect-cluster", targets: { clusterIds: [CLUSTER_ID] } },
  "onboard-subscription": {
    subscription: SUBSCRIPTION_ID,
    register: { providers: ["Microsoft.KeyVault"] },
  },
});

/** The workflows that have a calm case. */
export const CALM_WORKFLOWS: readonly string[] = Object.keys(requestsIn({ cloud: "public", location: "" }));

const USUAL: Place = { cloud: "public", location: "westeurope" };

/** A case in which nothing goes wrong and everybody does what they should: its plan is approved, its run succeeds. */
export function calmCase(workflow: string, more: Partial<RandomCase> = {}): RandomCase {
  const { place = USUAL } = more;
  const kind = workflow === "clean-up" ? "systemAssigned" : "servicePrincipal";
  const drawn = randomCluster(new Dice(1), kind, place);
  const [pool] = drawn.properties.agentPoolProfiles ?? [];
  if (pool === undefined) throw new Error("a drawn cluster has a pool");
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
  return {
    ...{ seed: 1, place },
    cluster: workflow === "create-cluster" ? undefined : cluster,
    scene: {
      ...{ secretDays: 200, principalGone: false, locks: [], denied: undefined, lacks: undefined },
      // An onboarding has it to register.
      unregistered:
        place.cloud === "public" && workflow !== "onboard-subscription" ? undefined : "Microsoft.KeyVault",
      ...{ routeTable: false, registry: "LegacyRegistryPermissions", pulls: true },
      identities: [identityId("id-named-kubelet")],
      ...{ quirks: {}, budget: false, cores: undefined, latest: false, busy: false, stale: undefined },
    },
    past:
      workflow === "clean-up" ? { outcome: "succeeded", hoursAgo: 100, inUse: false, left: 3 } : undefined,
    order: { workflow, request: requestsIn(place)[workflow] ?? {}, key: "the-one" },
    ...{ planned: undefined, rival: undefined, next: undefined, meddling: undefined, defect: undefined },
    outsider: { tries: "start a run", roles: ["Fleet.Read"], after: 2 },
    signals: NO_SIGNALS,
    approval: "required",
    settings: { cloud: place.cloud, previewFeatures: PREVIEWS, reimageOnMigrate: true },
    ...{ faults: new Map(), answers: ["approve", "approve"], turns: [], resumes: [], crashes: [] },
    ...more,
  };
}
