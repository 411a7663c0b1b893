import { agentPoolStructure } from "./agent-pool-structure.ts";
import { networkStructure } from "./network-structure.ts";
import { listOf, mapOf, one, plain, type Structure } from "./structure.ts";

const identityReference = plain;
const enabledOnly = plain;

/** The tool camel-cases these names of the autoscaler's own flags; ARM keeps the flags' hyphens. */
const autoScaler: Structure = {
  respelt: [
    "balance-similar-node-groups",
    "daemonset-eviction-for-empty-nodes",
    "daemonset-eviction-for-occupied-nodes",
    "ignore-daemonsets-utilization",
    "max-empty-bulk-delete",
    "max-graceful-termination-sec",
    "max-node-provision-time",
    "max-total-unready-percentage",
    "new-pod-scale-up-delay",
    "ok-total-unready-count",
    "scale-down-delay-after-add",
    "scale-down-delay-after-delete",
    "scale-down-delay-after-failure",
    "scale-down-unneeded-time",
    "scale-down-unready-time",
    "scale-down-utilization-threshold",
    "scan-interval",
    "skip-nodes-with-local-storage",
    "skip-nodes-with-system-pods",
  ],
};

const azureMonitor: Structure = {
  parts: {
    appMonitoring: one({ parts: { autoInstrumentation: one(enabledOnly) } }),
    metrics: one({ parts: { controlPlane: one(enabledOnly), kubeStateMetrics: one(plain) } }),
  },
};

const ingress: Structure = {
  parts: {
    gatewayAPI: one(plain),
    webAppRouting: one({
      parts: {
        gatewayAPIImplementations: one({ parts: { appRoutingIstio: one(plain) } }),
        identity: one(identityReference),
        nginx: one(plain),
      },
    }),
  },
};

const podIdentity: Structure = {
  parts: {
    userAssignedIdentities: listOf({
      parts: {
        identity: one(identityReference),
        provisioningInfo: one({ parts: { error: one(plain) } }),
      },
    }),
    userAssignedIdentityExceptions: listOf(plain),
  },
};

const security: Structure = {
  respelt: ["customCATrustCertificates"],
  parts: {
    azureKeyVaultKms: one(plain),
    defender: one({
      parts: {
        securityGating: one({
          parts: { identities: listOf({ parts: { identity: one(identityReference) } }) },
        }),
        securityMonitoring: one(enabledOnly),
      },
    }),
    imageCleaner: one(plain),
    workloadIdentity: one(enabledOnly),
  },
};

const serviceMesh: Structure = {
  parts: {
    istio: one({
      parts: {
        certificateAuthority: one({ parts: { plugin: one(plain) } }),
        components: one({ parts: { egressGateways: listOf(plain), ingressGateways: listOf(plain) } }),
      },
    }),
  },
};

/**
 * What ARM keeps below `properties` of a managed cluster. Source: `ManagedClusterProperties` of the JSON schema
 * 2026-05-01/Microsoft.ContainerService.Aks in Azure/azure-resource-manager-schemas; fields that only answers
 * carry (`privateFQDN`, `azurePortalFQDN`, `resourceUID`, `issuerURL`, `privateLinkServiceID`, add-on identities,
 * `provisioningInfo`) from @azure/arm-containerservice 25.5; `apiServerAuthorizedIPRanges` from its version of 2019.
 */
export const clusterPropertiesStructure: Structure = {
  respelt: [
    "apiServerAuthorizedIPRanges",
    "azurePortalFQDN",
    "diskEncryptionSetID",
    "enableRBAC",
    "privateFQDN",
    "resourceUID",
  ],
  parts: {
    aadProfile: one({
      respelt: ["adminGroupObjectIDs", "clientAppID", "enableAzureRBAC", "serverAppID", "tenantID"],
    }),
    addonProfiles: mapOf({ parts: { identity: one(identityReference) } }),
    agentPoolProfiles: listOf(agentPoolStructure),
    aiToolchainOperatorProfile: one(enabledOnly),
    apiServerAccessProfile: one({
      respelt: ["authorizedIPRanges", "enablePrivateClusterPublicFQDN", "privateDNSZone"],
    }),
    autoScalerProfile: one(autoScaler),
    autoUpgradeProfile: one({ respelt: ["nodeOSUpgradeChannel"] }),
    azureMonitorProfile: one(azureMonitor),
    bootstrapProfile: one(plain),
    hostedSystemProfile: one({ respelt: ["nodeSubnetID", "systemNodeSubnetID"] }),
    httpProxyConfig: one(plain),
    identityProfile: mapOf(identityReference),
    ingressProfile: one(ingress),
    linuxProfile: one({ parts: { ssh: one({ parts: { publicKeys: listOf(plain) } }) } }),
    metricsProfile: one({ parts: { costAnalysis: one(enabledOnly) } }),
    networkProfile: one(networkStructure),
    nodeProvisioningProfile: one(plain),
    nodeResourceGroupProfile: one(plain),
    oidcIssuerProfile: one({ respelt: ["issuerURL"] }),
    podIdentityProfile: one(podIdentity),
    powerState: one(plain),
    privateLinkResources: listOf({ respelt: ["privateLinkServiceID"] }),
    schedulerProfile: one({ parts: { upstream: one(plain) } }),
    securityProfile: one(security),
    serviceMeshProfile: one(serviceMesh),
    servicePrincipalProfile: one(plain),
    status: one({ parts: { provisioningError: one(plain) } }),
    storageProfile: one({
      parts: {
        blobCSIDriver: one(plain),
        diskCSIDriver: one(plain),
        fileCSIDriver: one(plain),
        snapshotController: one(plain),
      },
    }),
    upgradeSettings: one({ parts: { overrideSettings: one(plain) } }),
    windowsProfile: one({ respelt: ["enableCSIProxy"], parts: { gmsaProfile: one(plain) } }),
    workloadAutoScalerProfile: one({
      parts: { keda: one(enabledOnly), verticalPodAutoscaler: one(enabledOnly) },
    }),
  },
};

/** What ARM keeps at the top of a managed cluster, beside `properties`. */
export const clusterTopStructure: Structure = {
  respelt: ["id", "name", "type", "location", "tags", "kind", "eTag"],
  parts: {
    extendedLocation: one(plain),
    identity: one({
      parts: { delegatedResources: mapOf(plain), userAssignedIdentities: mapOf(plain) },
    }),
    sku: one(plain),
    systemData: one(plain),
  },
};
