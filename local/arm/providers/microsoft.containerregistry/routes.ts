import { notModelled } from "../../core/arm-error.ts";
import { type DocumentType, documentRoutes } from "../../core/documents.ts";
import type { Provider } from "../../core/exchange.ts";
import { objectAt, textAt } from "../../world/json.ts";

const MODES = ["LegacyRegistryPermissions", "AbacRepositoryPermissions"];
/** Source: the endpoints of the clouds; that of US Government is believed. */
const SUFFIX = { public: "azurecr.io", usGovernment: "azurecr.us", china: "azurecr.cn" };

/**
 * `roleAssignmentMode` tells whether AcrPull is enough (docs: container-registry-rbac-abac-repository-permissions); its
 * two values are believed, not documented.
 */
export const registryType: DocumentType = {
  namespace: "Microsoft.ContainerRegistry",
  type: "registries",
  writable: true,
  check: (sent) => {
    const mode = textAt(sent, "properties", "roleAssignmentMode");
    if (mode !== undefined && !MODES.includes(mode)) throw notModelled(`the roleAssignmentMode '${mode}'`);
  },
  fill: (_id, body, { cloud }) => ({
    ...body,
    properties: {
      loginServer: `${(textAt(body, "name") ?? "").toLowerCase()}.${SUFFIX[cloud]}`,
      roleAssignmentMode: "LegacyRegistryPermissions",
      adminUserEnabled: false,
      ...objectAt(body, "properties"),
    },
  }),
};

export const containerRegistry: Provider = {
  namespace: "Microsoft.ContainerRegistry",
  since: "2017-10-01",
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
