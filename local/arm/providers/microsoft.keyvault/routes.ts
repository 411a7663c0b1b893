import { type DocumentType, documentRoutes } from "../../core/documents.ts";
import type { Provider } from "../../core/exchange.ts";
import { objectAt, textAt } from "../../world/json.ts";

/** Source: the endpoints of the clouds. */
const SUFFIX = {
  public: "vault.azure.net",
  usGovernment: "vault.usgovcloudapi.net",
  china: "vault.azure.cn",
};

/** Vaults as documents: who may use their keys follows from role assignments alone. */
export const vaultType: DocumentType = {
  namespace: "Microsoft.KeyVault",
  type: "vaults",
  writable: true,
  fill: (_id, body, { cloud, tenantId }) => ({
    ...body,
    properties: {
      tenantId,
      vaultUri: `https://${textAt(body, "name") ?? ""}.${SUFFIX[cloud]}/`,
      enableRbacAuthorization: true,
      ...objectAt(body, "properties"),
    },
  }),
};

export const keyVault: Provider = {
  namespace: "Microsoft.KeyVault",
  versions: ["2024-11-01", "2023-07-01", "2022-07-01"],
  routes: documentRoutes(vaultType),
};
