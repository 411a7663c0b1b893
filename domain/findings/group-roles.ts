import { warning } from "./row.ts";
import { learn } from "./sources.ts";

const BY_GROUPS = learn("rest/api/authorization/role-assignments/list-for-subscription");

/** Roles that the old identity has as a member of groups, and those that it was given lately. */
export const GROUP_ROLES = {
  "roles-through-group": warning({
    means: ({ oldIdentity, group, roles }) =>
      `As a member of the group ${group}, ${oldIdentity} has ${roles.join(", ")}. Keyless does not add the new identities to the group: it assigns the roles that the cluster needs to them directly. The membership, and the role assignments of the group, stay.`,
    remedy:
      "When nothing uses the old identity any more, remove it from the group. Where the identity is a member of another group that is in this one, remove it there.",
    source: BY_GROUPS,
    example: {
      oldIdentity: "the service principal",
      group: "11111111-2222-4333-8444-555555555555",
      roles: ["AcrPull on /subscriptions/…/registries/shopimages"],
    },
  }),
  "group-roles-unreadable": warning({
    means: ({ oldIdentity, subscriptions }) =>
      `Keyless cannot read which roles ${oldIdentity} has as a member of groups in ${subscriptions.length === 1 ? "the subscription" : "the subscriptions"} ${subscriptions.join(", ")}. If it has any there, the new identities do not get them.`,
    remedy:
      "Give Keyless Reader on these subscriptions, and serve them. Or compare the groups that the identity is a member of with the role assignments of the plan before the run.",
    source: BY_GROUPS,
    example: {
      oldIdentity: "the service principal",
      subscriptions: ["11111111-1111-4222-8333-0123456789ab"],
    },
  }),
  "recent-roles-unread": warning({
    means: ({ oldIdentity, readAt, code }) =>
      `Before it changed the cluster, the run could not read which roles ${oldIdentity} was given after ${readAt} (${code}). If it was given any, the new identities do not have them.`,
    remedy:
      "Look for role assignments of the old identity that are as new: `az role assignment list --all --assignee <object id>`. Assign those that the cluster needs with `grant-roles`.",
    source: learn("azure/governance/resource-graph/reference/supported-tables-resources"),
    example: {
      oldIdentity: "the service principal",
      readAt: "2030-03-01T08:00:00.000Z",
      code: "AuthorizationFailed",
    },
  }),
};
