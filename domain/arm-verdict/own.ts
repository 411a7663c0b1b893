import { type CatalogueRow, refuse } from "./row.ts";

const ODD_ADDRESS =
  "look where the id or the link in the message comes from; the same call is never let through";
const PAGE = "docs/deploying.md";

/** Codes that are none of Azure's: calls that are stopped before they leave, and answers that cannot be read. */
export const OWN_CODES: readonly CatalogueRow[] = [
  refuse(
    "subscription-not-served",
    "the call leads into a subscription that this deployment does not serve",
    "serve that subscription, too (KEYLESS_SUBSCRIPTIONS, docs/deploying.md), or do this part yourself; then retry",
    PAGE,
  ),
  refuse(
    "address-not-plain",
    "the address of the call would be read in another way than it was written",
    ODD_ADDRESS,
    PAGE,
  ),
  refuse("host-unknown", "a token must not go to that host", ODD_ADDRESS, PAGE),
  refuse(
    "cluster-unreadable",
    "Azure's answer is not a cluster as its API describes one",
    "look at the fields that the message names (az aks show), correct them, then retry",
    "https://learn.microsoft.com/rest/api/aks/managed-clusters/get",
  ),
];
