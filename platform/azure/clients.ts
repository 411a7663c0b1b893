import type { TokenCredential } from "@azure/identity";
import type { HttpClient } from "@azure/core-rest-pipeline";
import type { Cloud } from "./clouds.ts";
import { CALL_TIMEOUT_MS } from "./raw-call.ts";
import { PIPELINE_OPTIONS } from "./token-pipeline.ts";

export interface ClientSettings {
  readonly cloud: Cloud;
  readonly credential: TokenCredential;
  readonly transport: HttpClient;
}

/**
 * The clients of the Azure SDKs, one of each kind per subscription. They are loaded at their first use, because together
 * they take a third of a second.
 */
export function azureClients({ cloud, credential, transport }: ClientSettings) {
  const common = {
    ...PIPELINE_OPTIONS,
    httpClient: transport,
    requestOptions: { timeout: CALL_TIMEOUT_MS },
  };
  /** Clients of the newer generation take scopes as credentials, the older one as a string. */
  const modular = { ...common, endpoint: cloud.arm, credentials: { scopes: [cloud.armScope] } };
  const classic = { ...common, endpoint: cloud.arm, credentialScopes: cloud.armScope };

  return {
    containerService: perSubscription(async (subscription) => {
      const { ContainerServiceClient } = await import("@azure/arm-containerservice");
      return new ContainerServiceClient(credential, subscription, modular);
    }),
    authorization: perSubscription(async (subscription) => {
      const { AuthorizationManagementClient } = await import("@azure/arm-authorization");
      return new AuthorizationManagementClient(credential, subscription, classic);
    }),
    identities: perSubscription(async (subscription) => {
      const { ManagedServiceIdentityClient } = await import("@azure/arm-msi");
      return new ManagedServiceIdentityClient(credential, subscription, classic);
    }),
    features: perSubscription(async (subscription) => {
      const { FeatureClient } = await import("@azure/arm-features");
      return new FeatureClient(credential, subscription, classic);
    }),
    resourceGraph: once(async () => {
      const { ResourceGraphClient } = await import("@azure/arm-resourcegraph");
      return new ResourceGraphClient(credential, modular);
    }),
  };
}

export type AzureClients = ReturnType<typeof azureClients>;

function perSubscription<Client>(make: (subscription: string) => Promise<Client>) {
  const made = new Map<string, Promise<Client>>();
  return (subscription: string): Promise<Client> => {
    const client = made.get(subscription) ?? make(subscription);
    made.set(subscription, client);
    return client;
  };
}

function once<Client>(make: () => Promise<Client>) {
  let made: Promise<Client> | undefined;
  return (): Promise<Client> => (made ??= make());
}
