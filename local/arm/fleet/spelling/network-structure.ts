import { listOf, one, plain, type Structure } from "./structure.ts";

const resourceReference = plain;

const loadBalancer: Structure = {
  parts: {
    effectiveOutboundIPs: listOf(resourceReference),
    managedOutboundIPs: one({ respelt: ["countIPv6"] }),
    outboundIPPrefixes: one({ parts: { publicIPPrefixes: listOf(resourceReference) } }),
    outboundIPs: one({ parts: { publicIPs: listOf(resourceReference) } }),
  },
};

const natGateway: Structure = {
  parts: { effectiveOutboundIPs: listOf(resourceReference), managedOutboundIPProfile: one(plain) },
};

const advancedNetworking: Structure = {
  parts: {
    observability: one(plain),
    performance: one(plain),
    security: one({ parts: { transitEncryption: one(plain) } }),
  },
};

/**
 * `networkProfile` of a cluster. Source: `ContainerServiceNetworkProfile` of the schema named in
 * agent-pool-structure.ts; `effectiveOutboundIPs`, which only answers carry, from @azure/arm-containerservice 25.5.
 */
export const networkStructure: Structure = {
  respelt: ["dnsServiceIP"],
  parts: {
    advancedNetworking: one(advancedNetworking),
    loadBalancerProfile: one(loadBalancer),
    natGatewayProfile: one(natGateway),
    staticEgressGatewayProfile: one(plain),
  },
};
