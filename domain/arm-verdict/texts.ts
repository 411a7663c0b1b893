import { type CatalogueRow, refuse } from "./row.ts";

/**
 * The only texts that are read: AKS uses one code for several things, and the text alone tells them apart. Matched
 * before the catalogue, for that code only.
 */
export const TEXTS: readonly { readonly text: RegExp; readonly row: CatalogueRow }[] = [
  {
    text: /machines agent pool is not allowed/i,
    row: refuse(
      "OperationNotAllowed",
      "AKS itself upgrades the machines of this pool",
      "Leave the pool out of the request.",
      "https://github.com/Azure/azure-cli/issues/33693",
    ),
  },
  {
    text: /\bquota\b/i,
    row: refuse(
      "OperationNotAllowed",
      "a quota is exhausted",
      "Free capacity or request a higher quota, as the message says, or lower maxSurge of the pool. Then retry.",
      "https://github.com/Azure/terraform-azurerm-aks/issues/428",
    ),
  },
  {
    text: /static credential is not allowed/i,
    row: refuse(
      "BadRequest",
      "the cluster has its local accounts disabled",
      "Request the user credential in exec format, and sign in with kubelogin.",
      "https://github.com/Azure/azure-dev/issues/2359",
    ),
  },
];
