/**
 * Flags that are gone because what they opened is generally available: asking for one is no mistake, there is nothing
 * left to register. In lower case. Source: github.com/Azure/AKS/blob/master/CHANGELOG.md.
 */
const GENERALLY_AVAILABLE: ReadonlySet<string> = new Set([
  "microsoft.containerservice/userassignedidentitypreview",
  "microsoft.containerservice/migratetomsiclusterpreview",
  "microsoft.containerservice/enableworkloadidentitypreview",
  "microsoft.containerservice/enableoidcissuerpreview",
  "microsoft.containerservice/aks-azurekeyvaultsecretsprovider",
  "microsoft.containerservice/msipreview",
]);

/** True for a flag whose feature needs none any more. */
export function isGenerallyAvailable(namespace: string, feature: string): boolean {
  return GENERALLY_AVAILABLE.has(`${namespace}/${feature}`.toLowerCase());
}
