import { guid } from "../../core/seed.ts";
import type { Moment } from "../../core/moment.ts";
import type { FleetAgentPool, FleetCluster } from "../fleet-cluster.ts";
import { idIn, linuxPool, shapedCluster } from "./shapes.ts";
import { defined } from "../../../../domain/schema/defined.ts";

/** The subscriptions of the demo company. */
export const SUBSCRIPTIONS = {
  shop: "5b1ec7ed-0000-4000-8000-0000000f1ee1",
  payments: "5b1ec7ed-0000-4000-8000-0000000f1ee2",
  data: "5b1ec7ed-0000-4000-8000-0000000f1ee3",
  sandbox: "5b1ec7ed-0000-4000-8000-0000000f1ee4",
} as const;
export type SubscriptionName = keyof typeof SUBSCRIPTIONS;

/** One cluster of the demo company, and what is special about it. */
export interface Member {
  readonly cluster: FleetCluster;
  /** Days until the secret of its service principal ends, counted from when the world is made. */
  readonly secretDays?: number | undefined;
  /** Arranges what stands in its way, once it is in the world. */
  readonly arrange?: ((moment: Moment, cluster: FleetCluster) => void) | undefined;
}

/** What differs from the plainest cluster of its kind. */
export interface Special extends Pick<Member, "secretDays" | "arrange"> {
  readonly location?: string;
  /** Its node pools; one system pool of three nodes if absent. */
  readonly pools?: readonly FleetAgentPool[];
  /** Further fields of `properties`. */
  readonly properties?: object;
  /** Name of the service principal, where several clusters share one; one of its own if absent. */
  readonly principal?: string;
}

/** Client id of a service principal of the demo company. */
export const clientIdOf = (principal: string): string => guid("company", "application", principal);

/** The network of a subscription in a region, where all its clusters have their nodes. */
const subnetIn = (subscription: SubscriptionName, location: string): string =>
  idIn(
    SUBSCRIPTIONS[subscription],
    "rg-network",
    `Microsoft.Network/virtualNetworks/vnet-${location}/subnets/snet-aks`,
  );

const EUROPE = "westeurope";

/** Pools lie in the subnet of their region unless they say otherwise. */
function poolsIn(subscription: SubscriptionName, { location = EUROPE, pools }: Special) {
  const inSubnet = { vnetSubnetID: subnetIn(subscription, location) };
  return (pools ?? [linuxPool("system", "System", 3)]).map((pool) => ({ ...inSubnet, ...pool }));
}

function member(
  subscription: SubscriptionName,
  name: string,
  special: Special,
  { clientId, properties, top }: { clientId: string; properties?: object; top?: object },
): Member {
  const { location = EUROPE, secretDays, arrange } = special;
  const cluster = shapedCluster({
    name,
    location,
    clientId,
    pools: poolsIn(subscription, special),
    subscription: SUBSCRIPTIONS[subscription],
    properties: { ...properties, ...special.properties },
    ...defined({ top }),
  });
  return { cluster, secretDays, arrange };
}

/** A cluster on a service principal. */
export const onPrincipal = (subscription: SubscriptionName, name: string, special: Special = {}): Member =>
  member(
    subscription,
    name,
    { secretDays: 200, ...special },
    { clientId: clientIdOf(special.principal ?? name) },
  );

/** A cluster with a system-assigned control plane and AKS's own kubelet identity. */
export const onSystemIdentity = (
  subscription: SubscriptionName,
  name: string,
  special: Special = {},
): Member =>
  member(subscription, name, special, {
    clientId: "msi",
    properties: kubeletOf(subscription, name, special.location),
    top: { identity: { type: "SystemAssigned", principalId: guid("company", "principal", name) } },
  });

/** A cluster with identities of its own. */
export const onOwnIdentities = (
  subscription: SubscriptionName,
  name: string,
  special: Special = {},
): Member => {
  const controlPlane = identityIn(subscription, `rg-${name}`, `id-${name}`);
  return member(subscription, name, special, {
    clientId: "msi",
    properties: identityProfile(identityIn(subscription, `rg-${name}`, `id-${name}-kubelet`), name),
    top: {
      identity: {
        type: "UserAssigned",
        userAssignedIdentities: {
          [controlPlane]: {
            clientId: guid("company", "client", name),
            principalId: guid("company", "principal", name),
          },
        },
      },
    },
  });
};

const identityIn = (subscription: SubscriptionName, group: string, name: string): string =>
  idIn(SUBSCRIPTIONS[subscription], group, `Microsoft.ManagedIdentity/userAssignedIdentities/${name}`);

const kubeletOf = (subscription: SubscriptionName, name: string, location = EUROPE) =>
  identityProfile(identityIn(subscription, `MC_rg-${name}_${name}_${location}`, `${name}-agentpool`), name);

const identityProfile = (resourceId: string, name: string) => ({
  identityProfile: {
    kubeletidentity: {
      resourceId,
      clientId: guid("company", "kubelet client", name),
      objectId: guid("company", "kubelet", name),
    },
  },
});
