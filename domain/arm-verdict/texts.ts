import { CAPACITY, NODE_IMAGES, startAgain } from "./remedies.ts";
import { aks, type CatalogueRow, refuse } from "./row.ts";

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
      startAgain("whose request leaves the pool out"),
      "https://github.com/Azure/azure-cli/issues/33693",
    ),
  },
  {
    text: /\bquota\b/i,
    row: refuse(
      "OperationNotAllowed",
      "a quota is exhausted",
      CAPACITY,
      "https://github.com/Azure/terraform-azurerm-aks/issues/428",
    ),
  },
  {
    text: /is not supported for AgentBaker/i,
    row: refuse(
      "BadRequest",
      "a node image is too old for AKS to change the cluster",
      NODE_IMAGES,
      aks(4975),
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
