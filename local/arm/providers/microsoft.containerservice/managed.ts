import { canonical, groupId, subscriptionOf } from "../../core/ids.ts";
import { isObject, type JsonObject, objectAt, textAt, withAt } from "../../core/json.ts";
import type { Moment } from "../../core/moment.ts";
import { guid } from "../../core/seed.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import { standingAssignment } from "../microsoft.authorization/state.ts";
import { createIdentity } from "../microsoft.managedidentity/state.ts";
import { controlPlanePrincipal, kubeletId, nodeResourceGroup } from "./cluster-body.ts";

const CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";

/** Add-ons that get an identity `<name>-<cluster>` in the node resource group. Source: docs: managed-identity-overview, table. */
const ADDON_IDENTITIES: Readonly<Record<string, string>> = {
  omsagent: "omsagent",
  azurepolicy: "azurepolicy",
  ingressapplicationgateway: "ingressapplicationgateway",
  aciconnectorlinux: "aciconnectorlinux",
  azurekeyvaultsecretsprovider: "azurekeyvaultsecretsprovider",
};

/**
 * The control plane leaves the service principal, or takes a new kubelet identity: profile `msi`, kubelet identity,
 * identities of the add-ons, and Contributor on the node resource group, which AKS gives by itself.
 * Source: docs: managed-identity-overview.
 */
export function becomeManaged(moment: Moment, cluster: ClusterRecord, kubelet: string | null): ClusterRecord {
  const subscription = subscriptionOf(textAt(cluster.body, "id") ?? "");
  const scope = groupId(subscription, nodeResourceGroup(cluster.body));
  const location = textAt(cluster.body, "location") ?? "";
  const own = (name: string): JsonObject => {
    const id = `${scope}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
    const record =
      moment.world.get("identities", canonical(id)) ??
      createIdentity(moment, { id, location, visibleNow: true });
    return { resourceId: id, clientId: record.clientId, objectId: record.principalId };
  };
  const kubeletProfile =
    kubelet === null ? own(`${textAt(cluster.body, "name") ?? ""}-agentpool`) : existing(moment, kubelet);
  let body = withAt(cluster.body, ["properties", "servicePrincipalProfile"], { clientId: "msi" });
  body = withAt(body, ["properties", "identityProfile", "kubeletidentity"], kubeletProfile);
  for (const [name, addon] of Object.entries(objectAt(body, "properties", "addonProfiles"))) {
    const prefix = ADDON_IDENTITIES[name.toLowerCase()];
    if (prefix === undefined || !isObject(addon) || addon["enabled"] !== true || isObject(addon["identity"]))
      continue;
    const identity = own(`${prefix}-${textAt(body, "name") ?? ""}`);
    body = withAt(body, ["properties", "addonProfiles", name, "identity"], identity);
  }
  const principalId = controlPlanePrincipal(body);
  if (principalId !== undefined) {
    standingAssignment(moment, {
      scope,
      name: guid(moment.seed, "node group contributor", canonical(scope), principalId),
      principalId,
      roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${CONTRIBUTOR}`,
    });
  }
  return { ...cluster, body };
}

/** The identities that AKS puts on scale sets: the kubelet's and those of add-ons that run on the nodes. */
export function nodeIdentities(body: JsonObject): readonly string[] {
  const kubelet = kubeletId(body);
  const addons = Object.values(objectAt(body, "properties", "addonProfiles")).flatMap((addon) => {
    const id = textAt(addon, "identity", "resourceId");
    return id === undefined ? [] : [id];
  });
  return [...(kubelet === undefined ? [] : [kubelet]), ...addons];
}

function existing(moment: Moment, id: string): JsonObject {
  const record = moment.world.get("identities", canonical(id));
  return {
    resourceId: id,
    clientId: record?.clientId ?? "",
    objectId: record?.principalId ?? "",
  };
}
