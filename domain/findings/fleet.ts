import { count } from "../text/count.ts";
import { formatDuration, days } from "../text/duration.ts";
import { fixed, warning } from "./row.ts";
import { aksDocs, DEPLOYING, MANAGED_IDENTITIES } from "./sources.ts";

const MIGRATE = "Start `migrate-cluster` for it, or plan it first.";

/** What an audit of the fleet tells people of. */
export const FLEET = {
  "subscription-unread": warning({
    means: ({ because }) =>
      `The inventory could not read the clusters of this subscription: ${because}. What the previous snapshot said of them is not repeated.`,
    remedy: "Assign the roles of `docs/deploying.md` to Keyless on the subscription, then audit again.",
    source: DEPLOYING,
    example: { because: "AuthorizationFailed: the client does not have authorization" },
  }),
  "subscription-unseen": fixed("warning", {
    means: "Keyless is to serve this subscription, but Azure does not show it.",
    remedy:
      "Check that the subscription exists. Assign the roles of `docs/deploying.md` to Keyless on it, or take it out of the setting `KEYLESS_SUBSCRIPTIONS`.",
    source: DEPLOYING,
  }),
  "clusters-unreadable": warning({
    means: ({ clusters }) => `The inventory could not read ${count(clusters, "cluster")} in full.`,
    remedy: "Look at `GET /api/fleet/clusters?readiness=unreadable`: each of them says why.",
    source: DEPLOYING,
    example: { clusters: 2 },
  }),
  "new-cluster-on-service-principal": fixed("warning", {
    means: "This cluster is new since the last audit, and it uses a service principal.",
    remedy: `${MIGRATE} Find out who creates clusters with service principals.`,
    source: MANAGED_IDENTITIES,
  }),
  "identity-changed-outside": warning({
    means: ({ from, to }) =>
      `The identity of this cluster has changed since the last audit (${from} before, ${to} now), and no run of Keyless changed it.`,
    remedy:
      "Find out who changed it in the activity log. Check with `inspect-cluster` that the new identity has all its roles.",
    source: MANAGED_IDENTITIES,
    example: { from: "servicePrincipal", to: "systemAssigned" },
  }),
  "cluster-lost-grants": warning({
    means: ({ grants }) =>
      `The identities of this cluster have lost ${count(grants, "role assignment")} that they need since the last audit.`,
    remedy: "See which with `inspect-cluster`, and assign them again with `grant-roles`.",
    source: MANAGED_IDENTITIES,
    example: { grants: 1 },
  }),
  "secret-ends-soon": warning({
    means: ({ withinDays, endsAt }) =>
      withinDays === 0
        ? `A secret of the service principal of this cluster ended at ${endsAt}.`
        : `A secret of the service principal of this cluster ends within ${formatDuration(days(withinDays))}, at ${endsAt}.`,
    remedy: `${MIGRATE} If there is no time left for it, give the service principal a new secret.`,
    source: aksDocs("update-credentials"),
    example: { withinDays: 14, endsAt: "2026-06-30T00:00:00Z" },
  }),
};
