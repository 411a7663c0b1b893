import { type CatalogueRow, docs, refuse, wait } from "./row.ts";

const ODD_ADDRESS =
  "Find out where the id or the link in the message comes from. Keyless never sends this call.";
const PAGE = "docs/deploying.md";

/** The call was not sent yet: who answers so has reserved a place for it, and says when that comes. */
export const WAITS_FOR_BUDGET = "waits-for-budget";

/** Codes that are none of Azure's: calls that are stopped before they leave, and answers that cannot be read. */
export const OWN_CODES: readonly CatalogueRow[] = [
  wait(
    WAITS_FOR_BUDGET,
    0,
    "Azure's budget for such calls is used up, and this one has its place in the queue",
    docs("azure-resource-manager/management/request-limits-and-throttling"),
  ),
  refuse(
    "subscription-not-served",
    "the call targets a subscription that this deployment does not serve",
    "Add the subscription to KEYLESS_SUBSCRIPTIONS (docs/deploying.md), or do this part yourself. Then `POST …/retry`.",
    PAGE,
  ),
  refuse(
    "address-not-plain",
    "the URL of the call changes its meaning when it is normalized",
    ODD_ADDRESS,
    PAGE,
  ),
  refuse("host-unknown", "the call targets a host that must not receive a token of Azure", ODD_ADDRESS, PAGE),
  refuse(
    "cluster-unreadable",
    "the answer of Azure does not describe a cluster as its API documents it",
    "Look at the fields that the message names (`az aks show`) and correct them. Then `POST …/retry`.",
    "https://learn.microsoft.com/rest/api/aks/managed-clusters/get",
  ),
];
