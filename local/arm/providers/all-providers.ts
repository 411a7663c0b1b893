import { fleets } from "./microsoft.containerservice/fleets.ts";
import type { Provider, Route } from "../core/exchange.ts";
import type { ProviderBucket } from "../core/throttle.ts";
import {
  assignmentUsage,
  authorizationBeside,
  eligibility,
  locks,
  policies,
} from "./microsoft.authorization/routes.ts";
import { compute, computeSkus } from "./microsoft.compute/routes.ts";
import { containerRegistry } from "./microsoft.containerregistry/routes.ts";
import { containerServiceBuckets } from "./microsoft.containerservice/buckets.ts";
import {
  containerService,
  containerServiceOperations,
  kubernetesConfiguration,
} from "./microsoft.containerservice/routes.ts";
import { features } from "./microsoft.features/routes.ts";
import { microsoftGraph } from "./microsoft.graph/routes.ts";
import { activityLog } from "./microsoft.insights/routes.ts";
import { keyVault } from "./microsoft.keyvault/routes.ts";
import { managedIdentity } from "./microsoft.managedidentity/routes.ts";
import { network } from "./microsoft.network/routes.ts";
import { operationalInsights } from "./microsoft.operationalinsights/routes.ts";
import { policyInsights } from "./microsoft.policyinsights/routes.ts";
import { graphBuckets } from "./microsoft.graph/buckets.ts";
import { resourceGraphBuckets } from "./microsoft.resourcegraph/buckets.ts";
import { resourceGraph } from "./microsoft.resourcegraph/routes.ts";
import { resourcesBeside } from "./microsoft.resources/routes.ts";

const services: readonly Provider[] = [
  containerService,
  containerServiceOperations,
  fleets,
  kubernetesConfiguration,
  managedIdentity,
  authorizationBeside(() => services),
  locks,
  policies,
  assignmentUsage,
  eligibility,
  network,
  containerRegistry,
  compute,
  computeSkus,
  features,
  keyVault,
  operationalInsights,
  activityLog,
  policyInsights,
  microsoftGraph,
  resourceGraph,
];

/** Every resource provider that the simulator models. */
export const allProviders: readonly Provider[] = [...services, resourcesBeside(services)];

/** The provider's own token bucket for a request, besides ARM's; undefined where it has none. */
export function bucketFor(
  provider: Provider,
  route: Route,
  params: Readonly<Record<string, string>>,
): ProviderBucket | undefined {
  switch (provider.namespace) {
    case containerService.namespace:
      return containerServiceBuckets(route, params);
    case microsoftGraph.namespace:
      return graphBuckets(route, params);
    case resourceGraph.namespace:
      return resourceGraphBuckets(route, params);
    default:
      return undefined;
  }
}
