import { type DocumentType, documentRoutes } from "../../core/documents.ts";
import type { Provider } from "../../core/exchange.ts";
import { objectAt, textAt } from "../../core/json.ts";

/**
 * `roleAssignmentMode` tells whether AcrPull is enough (docs: container-registry-rbac-abac-repository-permissions); its
 * two values are believed, not documented.
 */
export const registryType: DocumentType = {
  namespace: "Microsoft.ContainerRegistry",
  type: "registries",
  writable: true,
  fill: (_id, body) => ({
    ...body,
    properties: {
      loginServer: `${(textAt(body, "name") ?? "").toLowerCase()}.azurecr.io`,
      roleAssignmentMode: "LegacyRegistryPermissions",
      adminUserEnabled: false,
      ...objectAt(body, "properties"),
    },
  }),
};

export const containerRegistry: Provider = {
  namespace: "Microsoft.ContainerRegistry",
  versions: [
    "2025-11-01",
    "2025-04-01",
    "2023-07-01",
    "2023-01-01-preview",
    "2022-02-01-preview",
    "2025-05-01-preview",
    "2024-11-01-preview",
  ],
  routes: documentRoutes(registryType),
};
