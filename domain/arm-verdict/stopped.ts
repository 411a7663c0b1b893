import { type CatalogueRow, refuse } from "./row.ts";

const ODD_ADDRESS =
  "look where the id or the link in the message comes from; the same call is never let through";
const PAGE = "docs/deploying.md";

/** Codes of calls that Keyless stops before they leave; none of them is Azure's. */
export const STOPPED: readonly CatalogueRow[] = [
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
];
