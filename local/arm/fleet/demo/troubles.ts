import { placeGovernance } from "../../scenario/governance.ts";
import type { Moment } from "../../core/moment.ts";
import { canonical, groupId, groupOf, subscriptionOf } from "../../world/ids.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import type { FleetCluster } from "../fleet-cluster.ts";
import { grantStanding } from "../populate.ts";
import { placeServicePrincipal } from "../principals.ts";
import { changePrincipal } from "./principal.ts";
import { clientIdOf, type Member, type Special, SUBSCRIPTIONS, type SubscriptionName } from "./member.ts";

type Arrange = NonNullable<Member["arrange"]>;
const DAY = 24 * 60 * 60 * 1000;
const CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";
const EMPTY = { locks: [], unregistered: [], denyAssignments: [], policies: [], quotas: [] };

const groupOfCluster = ({ id }: FleetCluster): string => groupId(subscriptionOf(id), groupOf(id));

function changeRecord(
  { world }: Moment,
  { id }: FleetCluster,
  change: (record: ClusterRecord) => ClusterRecord,
) {
  const record = world.get("clusters", canonical(id));
  if (record !== undefined) world.put("clusters", canonical(id), change(record));
}

/** A lock on its resource group. */
export const locked =
  (level: "ReadOnly" | "CanNotDelete"): Arrange =>
  ({ world }, cluster) => {
    const scope = groupOfCluster(cluster);
    const id = `${scope}/providers/Microsoft.Authorization/locks/keep`;
    world.put("locks", canonical(id), { id, name: "keep", scope, level, notes: "Asked for by the auditors" });
  };

/** A deployment stack that owns its resource group denies changes. */
export const deniedByStack: Arrange = (moment, cluster) => {
  const stack = {
    scope: groupOfCluster(cluster),
    name: "Deny assignment of stack landing-zone",
    actions: ["*/write", "*/delete"],
    notActions: [],
    excludePrincipals: [],
    principals: ["00000000-0000-0000-0000-000000000000"],
    doNotApplyToChildScopes: false,
  };
  placeGovernance(moment, { ...EMPTY, denyAssignments: [stack] });
};

/** A policy denies clusters without the tag `costCenter` in its resource group. */
export const deniedByPolicy: Arrange = (moment, cluster) => {
  const policy = {
    scope: groupOfCluster(cluster),
    name: "require-cost-center",
    resourceType: "Microsoft.ContainerService/managedClusters",
    unless: { path: "tags.costCenter", equals: "4711" },
  };
  placeGovernance(moment, { ...EMPTY, policies: [policy] });
};

/** The quota of its subscription and region is all but used up: there is no room for a surge node. */
export const quotaUsed =
  (cores: number): Arrange =>
  (moment, { id, location }) => {
    placeGovernance(moment, { ...EMPTY, quotas: [{ subscription: subscriptionOf(id), location, cores }] });
  };

/** A PodDisruptionBudget that lets no pod go. */
export const drainBlocked =
  (pool: string): Arrange =>
  (moment, cluster) => {
    const budget = {
      namespace: "shop",
      name: "checkout",
      pool,
      minAvailable: 1,
      expectedPods: 1,
      healthyPods: 1,
    };
    changeRecord(moment, cluster, (record) => ({ ...record, budgets: [budget] }));
  };

/** Somebody has deleted its service principal. */
export const principalDeleted: Arrange = (moment, cluster) => {
  changePrincipal(moment, cluster, (principal) => ({ ...principal, deletedAt: moment.now - DAY }));
};

/** Somebody has disabled its service principal. */
export const principalDisabled: Arrange = (moment, cluster) => {
  changePrincipal(moment, cluster, (principal) => ({ ...principal, disabled: true }));
};

/** Keyless itself lacks a right in its resource group. */
export const callerLacks =
  (action: string): Arrange =>
  ({ world }, cluster) => {
    const scope = groupOfCluster(cluster);
    world.put("callerLacks", `${action} ${scope}`, { action, scope });
  };

/**
 * Five days ago somebody ran `az aks update --enable-managed-identity` and re-imaged no pool: the nodes still use the
 * service principal.
 */
export const halfDone = (subscription: SubscriptionName, name: string): Pick<Special, "arrange"> => ({
  arrange: (moment, cluster) => {
    const clientId = clientIdOf(name);
    const former = placeServicePrincipal(moment, clientId, name);
    grantStanding(
      moment,
      groupId(SUBSCRIPTIONS[subscription], `MC_rg-${name}_${name}_${cluster.location}`),
      former,
      CONTRIBUTOR,
    );
    changeRecord(moment, cluster, (record) => ({
      ...record,
      formerServicePrincipal: clientId,
      leftPrincipalAt: moment.now - 5 * DAY,
      pools: Object.fromEntries(
        Object.entries(record.pools).map(([pool, truth]) => [pool, { ...truth, identities: [] }]),
      ),
    }));
  },
});
