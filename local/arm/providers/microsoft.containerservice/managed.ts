import { canonical, covers, groupId, subscriptionOf } from "../../world/ids.ts";
import { type JsonObject, objectAt, textAt, withAt } from "../../world/json.ts";
import { denyingPolicies } from "../../core/policies.ts";
import type { Moment } from "../../core/moment.ts";
import { guid } from "../../core/seed.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import { standingAssignment } from "../microsoft.authorization/state.ts";
import { nodeGroupIdentity, withAddonIdentities } from "./addons.ts";
import { controlPlanePrincipal, nodeResourceGroup } from "./cluster-body.ts";
import { nodeGroupDenied, ownGrantDenied } from "./errors/access.ts";

const CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";

/**
 * The control plane leaves the service principal, or takes a new kubelet identity: profile `msi`, kubelet identity,
 * identities of the add-ons, and Contributor on the node resource group, which AKS gives by itself.
 * Source: docs: managed-identity-overview.
 */
export function becomeManaged(moment: Moment, cluster: ClusterRecord, kubelet: string | null): ClusterRecord {
  const kubeletProfile =
    kubelet === null
      ? nodeGroupIdentity(moment, cluster.body, `${textAt(cluster.body, "name") ?? ""}-agentpool`)
      : existing(moment, kubelet);
  let body = withAt(cluster.body, ["properties", "servicePrincipalProfile"], { clientId: "msi" });
  body = withAt(body, ["properties", "identityProfile", "kubeletidentity"], kubeletProfile);
  const managed = withAddonIdentities(moment, { ...cluster, body });
  grantNodeGroup(moment, managed.body);
  return managed;
}

/** AKS gives the control plane's identity Contributor on the node resource group. Source: docs: managed-identity-overview. */
export function grantNodeGroup(moment: Moment, body: JsonObject): void {
  const principalId = controlPlanePrincipal(body);
  if (principalId === undefined) return;
  const subscription = subscriptionOf(textAt(body, "id") ?? "");
  const scope = groupId(subscription, nodeResourceGroup(body));
  standingAssignment(moment, {
    scope,
    name: guid(moment.seed, "node group contributor", canonical(scope), principalId),
    principalId,
    roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${CONTRIBUTOR}`,
  });
}

/** That grant fails where a policy forbids role assignments. Source: Azure/AKS#2961. */
export function ownGrantProblem(
  { world }: Moment,
  body: JsonObject,
): { code: string; message: string } | undefined {
  const scope = groupId(subscriptionOf(textAt(body, "id") ?? ""), nodeResourceGroup(body));
  for (const [, policy] of world.entries("policies")) {
    const forbids = policy.resourceType === "microsoft.authorization/roleassignments";
    if (forbids && covers(canonical(policy.scope), canonical(scope))) return ownGrantDenied(scope);
  }
  return undefined;
}

/**
 * AKS writes the node resource group at every update, with the cluster's tags beside its own (Azure/AKS#5856), and policies
 * judge that.
 */
export function nodeGroupProblem(
  { world }: Moment,
  body: JsonObject,
): { code: string; message: string } | undefined {
  const name = nodeResourceGroup(body);
  const scope = groupId(subscriptionOf(textAt(body, "id") ?? ""), name);
  const present = world.get("groups", canonical(scope))?.body;
  const written = { ...present, tags: { ...objectAt(present, "tags"), ...objectAt(body, "tags") } };
  const type = "Microsoft.Resources/subscriptions/resourceGroups";
  return denyingPolicies(world, scope, type, written).length > 0 ? nodeGroupDenied(name) : undefined;
}

function existing(moment: Moment, id: string): JsonObject {
  const record = moment.world.get("identities", canonical(id));
  return {
    resourceId: id,
    clientId: record?.clientId ?? "",
    objectId: record?.principalId ?? "",
  };
}
