import { warning } from "./row.ts";
import { aksIssue, learn } from "./sources.ts";

/** A role that the identity that goes has, and that the new identities do not get, or not as a whole. */
interface LeftRole {
  readonly oldIdentity: string;
  readonly role: string;
  readonly scope: string;
}
const LEFT_ROLE: LeftRole = {
  oldIdentity: "the service principal",
  role: "Contributor",
  scope: "/subscriptions/…/resourceGroups/rg-shared",
};

const ASSIGN_IT =
  "If something in the cluster uses the role, assign it with `grant-roles` to the identity that needs it; where that identity already exists, do so before the change.";

/** The actions of a role in a sentence: some roles have hundreds. */
function firstOf(actions: readonly string[]): string {
  const shown = actions.slice(0, 5).map((action) => (action === "*" ? "any other action" : action));
  const more = actions.length - shown.length;
  return `${shown.join(", ")}${more === 0 ? "" : `, and ${String(more)} more`}`;
}

/** What an identity that a cluster leaves may do, and the new identities may not. */
export const LEFT_ROLES = {
  "grant-not-carried-over": warning<LeftRole & { readonly dataActions: readonly string[] }>({
    means: ({ oldIdentity, role, scope, dataActions }) =>
      `The new identities will not get the role ${role} that ${oldIdentity} has on ${scope}.${dataActions.length === 0 ? "" : ` With it go actions on data: ${firstOf(dataActions)}.`}`,
    remedy: ASSIGN_IT,
    source: aksIssue(1983),
    example: { ...LEFT_ROLE, dataActions: [] },
  }),
  "grant-narrowed": warning<LeftRole & { readonly lost: readonly string[] }>({
    means: ({ oldIdentity, role, scope, lost }) =>
      `The new identities will not have all that ${oldIdentity} may do on ${scope} by the role ${role}: the role that replaces it does not allow ${firstOf(lost)}.`,
    remedy: ASSIGN_IT,
    source: aksIssue(1983),
    example: {
      ...LEFT_ROLE,
      role: "Image builder",
      lost: ["Microsoft.ContainerRegistry/registries/push/write"],
    },
  }),
  "grant-condition-names-principals": warning<LeftRole>({
    means: ({ oldIdentity, role, scope }) =>
      `The role ${role} on ${scope} is assigned under the condition under which ${oldIdentity} has it. The condition refers to principals, so the new identity may not meet it.`,
    remedy:
      "Read the condition in the plan. Give the new identity the attributes that it asks for, or assign the role under another condition.",
    source: learn("azure/role-based-access-control/conditions-format"),
    example: { ...LEFT_ROLE, role: "Container Registry Repository Reader" },
  }),
};
