import { formatDuration, minutes } from "../text/duration.ts";
import { blocker, fixed, warning } from "./row.ts";
import { aksDocs, learn } from "./sources.ts";

const UPDATE_CREDENTIALS = aksDocs("update-credentials");

/** Only Azure's record of the change contains the former principal, and only for 14 days. */
const FORMER = learn("azure/governance/resource-graph/changes/get-resource-changes");

/** `--append`: without it the secrets of everybody else who uses the principal are gone. */
const NEW_SECRET =
  "Give the application a new secret and keep the others: `az ad app credential reset --id <client id> --append`. Then set it on the cluster: `az aks update-credentials --reset-service-principal --service-principal <client id> --client-secret <secret>`.";

/** The service principal of a cluster, and what it signs in with. */
export const SERVICE_PRINCIPAL = {
  "service-principal-unreadable": warning({
    means: ({ because }) =>
      `Keyless cannot read which roles the service principal has and when its secret expires: ${because}.`,
    remedy:
      "Grant Keyless Application.Read.All in Microsoft Graph, or check the role assignments yourself: the new identities get what the cluster's own settings and `registries` name.",
    source: learn("graph/permissions-reference"),
    example: { because: "Keyless may not read the directory" },
  }),
  "service-principal-roles-unknown": blocker({
    means: ({ because }) =>
      `Keyless cannot read which roles the service principal has: ${because}. What the cluster reaches with them is unknown, so the change could take it away, for example pulling images.`,
    remedy:
      "Grant Keyless Application.Read.All in Microsoft Graph. Or name the registries that the cluster pulls from in `registries`, an empty list if there are none, and check the other role assignments yourself.",
    source: learn("graph/permissions-reference"),
    example: { because: "Keyless may not read the directory" },
  }),
  "service-principal-missing": fixed("blocker", {
    means:
      "The directory that Keyless signs in to has no such service principal. If that is the cluster's own directory, AKS cannot act for the cluster.",
    remedy:
      "If the subscription belongs to another tenant (Azure Lighthouse), deploy Keyless in that tenant. Otherwise give the cluster a working service principal first: `az ad sp create-for-rbac`, then `az aks update-credentials --reset-service-principal --service-principal <client id> --client-secret <secret>`.",
    source: UPDATE_CREDENTIALS,
  }),
  "service-principal-disabled": blocker({
    means: "The service principal is disabled: it cannot sign in, so AKS cannot act for the cluster.",
    remedy: ({ objectId }) =>
      `Find out who disabled it and why, then enable it: \`az ad sp update --id ${objectId} --set accountEnabled=true\`.`,
    source: learn("entra/identity/enterprise-apps/disable-user-sign-in-portal"),
    example: { objectId: "00000000-0000-0000-0000-000000000003" },
  }),
  "service-principal-expired": blocker({
    means: ({ expiry }) =>
      `The secret of the service principal expired on ${expiry}. AKS cannot update a cluster whose service principal cannot sign in.`,
    remedy: NEW_SECRET,
    source: UPDATE_CREDENTIALS,
    example: { expiry: "2026-06-30" },
  }),
  "service-principal-expires-during-run": blocker({
    means: ({ leftMs, expectedMs }) =>
      `The secret of the service principal expires in ${formatDuration(leftMs)}, but the run can take ${formatDuration(expectedMs)}.`,
    remedy: NEW_SECRET,
    source: UPDATE_CREDENTIALS,
    example: { leftMs: minutes(90), expectedMs: minutes(160) },
  }),
  "service-principal-expires-soon": warning({
    means: ({ leftMs, expiry }) =>
      `The secret of the service principal expires in ${formatDuration(leftMs)}, on ${expiry}. From then on the cluster cannot be updated or scaled.`,
    remedy: "Migrate the cluster before that date.",
    source: UPDATE_CREDENTIALS,
    example: { leftMs: minutes(12 * 24 * 60), expiry: "2026-07-12" },
  }),
  "service-principal-secrets-differ": warning<{
    readonly first: string;
    readonly last: string;
    /** True where the first has ended already. */
    readonly over: boolean;
  }>({
    means: ({ first, last, over }) =>
      `The service principal has several secrets or certificates: the first ${over ? "expired" : "expires"} on ${first}, the last expires on ${last}. Azure does not show which of them the cluster uses.`,
    remedy: `If the cluster may have one that has expired: ${NEW_SECRET}`,
    source: UPDATE_CREDENTIALS,
    example: { first: "2026-03-01", last: "2027-06-30", over: true },
  }),
  "former-principal-unknown": blocker({
    means: ({ because }) =>
      `Nodes still use a former service principal of the cluster, and Keyless cannot tell which one: ${because}. The registries that the nodes can pull images from with it are unknown, so nodes may not be able to pull images after they are re-imaged.`,
    remedy:
      "Name the registries that the cluster pulls images from in `registries` of the request, or an empty list if it pulls from none of your own registries. Check with `inspect-cluster` what else the new identities need.",
    source: FORMER,
    example: { because: "Azure shows no change of it within the last 14 days" },
  }),
  "former-principal-not-followed": warning({
    means: ({ because }) =>
      `Keyless cannot tell which service principal the nodes still use: ${because}. The new identities get the roles for the resources that the cluster refers to and for the registries that the request names. Other role assignments of that service principal are unknown, so the new identities do not get them.`,
    remedy: "Compare what the cluster's workloads need with the role assignments of the plan before the run.",
    source: FORMER,
    example: { because: "Azure shows no change of it within the last 14 days" },
  }),
  "service-principal-expiry-unknown": warning({
    means: ({ because }) =>
      `Keyless cannot tell when the secret that the cluster uses expires, or whether it has expired: ${because}.`,
    remedy:
      "Ask the owner of the application. `az ad app credential list --id <client id>` lists its secrets. If the secret that the cluster uses has expired, AKS refuses the change.",
    source: UPDATE_CREDENTIALS,
    example: { because: "the application is registered in another tenant" },
  }),
};
