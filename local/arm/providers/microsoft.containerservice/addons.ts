import { ADDONS } from "../../../../domain/addons/table.ts";
import { canonical, groupId, subscriptionOf } from "../../world/ids.ts";
import { at, isObject, type JsonObject, objectAt, textAt, withAt } from "../../world/json.ts";
import type { Moment } from "../../core/moment.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import { createIdentity, deleteIdentity } from "../microsoft.managedidentity/state.ts";
import { kubeletId, nodeResourceGroup, servicePrincipalOf } from "./cluster-body.ts";

/**
 * Add-ons that get an identity `<name>-<cluster>` in the node resource group; the dashboard is one that is retired.
 * Source: docs: managed-identity-overview, table; Azure/AKS#1955 for azurepolicy; the names as recorded.
 */
const WITH_IDENTITY: ReadonlySet<string> = new Set([
  ...ADDONS.filter(({ within }) => within === "addonProfiles").map(({ profile }) => profile.toLowerCase()),
  "kubedashboard",
]);

interface Place {
  /** Where the profile stands below `properties`. */
  readonly path: readonly string[];
  /** The identity's name is this and the cluster's. */
  readonly prefix: string;
}

/**
 * The same for what is not an entry of `addonProfiles`. That these identities exist is documented
 * (docs: managed-identity-overview; the SDK's model of the ingress profile); their names are believed.
 */
const INGRESS: readonly Place[] = ADDONS.filter(({ within }) => within === "ingressProfile").map(
  ({ profile }) => ({ path: ["ingressProfile", profile], prefix: profile.toLowerCase() }),
);

/** Of cost analysis: in the node resource group and on the pools, never in the cluster's JSON. Source: docs: managed-identity-overview. */
const COST_ANALYSIS = "cost-analysis-identity";

function places(body: JsonObject): readonly Place[] {
  const addons = Object.keys(objectAt(body, "properties", "addonProfiles")).flatMap((name) => {
    const prefix = name.toLowerCase();
    return !WITH_IDENTITY.has(prefix) || signsInWithCluster(body, name)
      ? []
      : [{ path: ["addonProfiles", name], prefix }];
  });
  return [...addons, ...INGRESS];
}

/** Container Insights that signs in with Entra ID has no identity of its own: recorded, 4 clusters of 2025. */
function signsInWithCluster(body: JsonObject, addon: string): boolean {
  if (addon.toLowerCase() !== "omsagent") return false;
  const said = at(body, "properties", "addonProfiles", addon, "config", "useAADAuth");
  return String(said).toLowerCase() === "true";
}

const usesCostAnalysis = (body: JsonObject): boolean =>
  at(body, "properties", "metricsProfile", "costAnalysis", "enabled") === true;

/** Makes the identities of what was switched on, and takes away those of what was switched off. */
export function withAddonIdentities(moment: Moment, cluster: ClusterRecord): ClusterRecord {
  if (servicePrincipalOf(cluster.body) !== undefined) return cluster;
  let { body } = cluster;
  for (const { path, prefix } of places(body)) {
    const profile = at(body, "properties", ...path);
    if (!isObject(profile)) continue;
    const known = textAt(profile, "identity", "resourceId");
    const where = ["properties", ...path, "identity"];
    if (profile["enabled"] === true && known === undefined) {
      const name = `${prefix}-${textAt(body, "name") ?? ""}`;
      body = withAt(body, where, nodeGroupIdentity(moment, body, name));
    } else if (profile["enabled"] !== true && known !== undefined) {
      removeIdentity(moment, known);
      body = withAt(body, where, undefined);
    }
  }
  if (usesCostAnalysis(body)) nodeGroupIdentity(moment, body, COST_ANALYSIS);
  return withNodesCarrying({ ...cluster, body });
}

/** An identity that AKS made in the node resource group, found or made. */
export function nodeGroupIdentity(moment: Moment, body: JsonObject, name: string): JsonObject {
  const id = nodeGroupIdentityId(body, name);
  const record =
    moment.world.get("identities", canonical(id)) ??
    createIdentity(moment, { id, location: textAt(body, "location") ?? "", visibleNow: true });
  return { resourceId: id, clientId: record.clientId, objectId: record.principalId };
}

function nodeGroupIdentityId(body: JsonObject, name: string): string {
  const group = groupId(subscriptionOf(textAt(body, "id") ?? ""), nodeResourceGroup(body));
  return `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
}

function removeIdentity(moment: Moment, id: string): void {
  const record = moment.world.get("identities", canonical(id));
  if (record !== undefined) deleteIdentity(moment, canonical(id), record);
}

/** The identities that AKS puts on scale sets: the kubelet's and those of add-ons that run on the nodes. */
export function nodeIdentities(body: JsonObject): readonly string[] {
  const kubelet = kubeletId(body);
  const addons = Object.values(objectAt(body, "properties", "addonProfiles")).flatMap((addon) => {
    const id = textAt(addon, "identity", "resourceId");
    return id === undefined ? [] : [id];
  });
  const cost = usesCostAnalysis(body) ? [nodeGroupIdentityId(body, COST_ANALYSIS)] : [];
  return [...(kubelet === undefined ? [] : [kubelet]), ...addons, ...cost];
}

/** Identities come to nodes that carry the kubelet's already without a re-image: only the scale set's model changes. */
function withNodesCarrying(cluster: ClusterRecord): ClusterRecord {
  const kubelet = canonical(kubeletId(cluster.body) ?? "");
  const wanted = nodeIdentities(cluster.body);
  const pools = Object.entries(cluster.pools).map(([name, truth]) => {
    const carry = (identities: readonly string[]) => identities.some((id) => canonical(id) === kubelet);
    const { nodes } = truth;
    const renewed = {
      ...truth,
      ...(carry(truth.identities) ? { identities: wanted } : {}),
      ...(nodes === undefined
        ? {}
        : { nodes: nodes.map((node) => (carry(node.identities) ? { ...node, identities: wanted } : node)) }),
    };
    return [name, renewed] as const;
  });
  return { ...cluster, pools: Object.fromEntries(pools) };
}
