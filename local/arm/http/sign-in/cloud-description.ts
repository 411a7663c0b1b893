import type { JsonObject } from "../../world/json.ts";
import { GRAPH_PREFIX } from "../../providers/microsoft.graph/routes.ts";

/** Tenant path under which the tool talks to a directory that is not Microsoft's own. */
const ADFS = "adfs";

/**
 * What `/metadata/endpoints` answers to `az cloud register`: the sign-in service is one of the AD FS kind, because for
 * those no client asks login.microsoftonline.com whether the host is trustworthy.
 * Source: docs: azure-stack/user/azure-stack-version-profiles-azurecli2; msal's authority discovery.
 */
export function cloudDescription(origin: string): JsonObject {
  return {
    galleryEndpoint: `${origin}/`,
    graphEndpoint: `${origin}${GRAPH_PREFIX}`,
    portalEndpoint: `${origin}/`,
    authentication: { loginEndpoint: `${origin}/${ADFS}`, audiences: [`${origin}/`] },
  };
}

/** The same since api-version 2019-05-01: a list of clouds. */
export function cloudDescriptions(origin: string): readonly JsonObject[] {
  return [
    {
      name: "KeylessSimulator",
      portal: `${origin}/`,
      authentication: {
        loginEndpoint: `${origin}/`,
        audiences: [`${origin}/`],
        tenant: ADFS,
        identityProvider: "ADFS",
      },
      resourceManager: `${origin}/`,
      microsoftGraphResourceId: `${origin}${GRAPH_PREFIX}/`,
      graphAudience: `${origin}${GRAPH_PREFIX}/`,
      suffixes: { keyVaultDns: "vault.sim.invalid", storage: "storage.sim.invalid" },
    },
  ];
}

/** A file for `az cloud register --cloud-config`, with Microsoft Graph, which the detection does not tell. */
export function cloudConfig(origin: string): JsonObject {
  return {
    endpoints: {
      resourceManager: origin,
      management: origin,
      activeDirectory: `${origin}/${ADFS}`,
      activeDirectoryResourceId: `${origin}/`,
      activeDirectoryGraphResourceId: `${origin}${GRAPH_PREFIX}`,
      microsoftGraphResourceId: `${origin}${GRAPH_PREFIX}`,
      gallery: `${origin}/`,
    },
    suffixes: {
      acrLoginServerEndpoint: ".azurecr.invalid",
      keyvaultDns: ".vault.sim.invalid",
      storageEndpoint: "storage.sim.invalid",
    },
  };
}

/** Source: OpenID Connect Discovery 1.0, section 3. */
export function openidConfiguration(origin: string, tenant: string, version: "" | "/v2.0"): JsonObject {
  const base = `${origin}/${tenant}/oauth2${version}`;
  return {
    issuer: `${origin}/${tenant}${version}`,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    jwks_uri: `${origin}/${tenant}/discovery${version}/keys`,
    response_types_supported: ["code"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["none"],
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt"],
  };
}

/** Source: msal's and azure-identity's instance discovery: a host vouches for itself. */
export function instanceDiscovery(origin: string, tenant: string): JsonObject {
  const { host } = new URL(origin);
  return {
    tenant_discovery_endpoint: `${origin}/${tenant}/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}
