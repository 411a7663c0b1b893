import type { ClusterIdentities, IdentityRef } from "../../domain/identity-table/cluster-identities.ts";
import { addonProfiles } from "./cluster-addons.ts";
import { type ClusterJson, readClusterJson } from "./cluster-schema.ts";
import {} from "./json-fields.ts";
import { defined } from "../../domain/schema/defined.ts";

/** Every identity that a cluster's JSON shows. @throws MalformedCluster */
export function identitiesFromArm(json: unknown, clusterId: string): ClusterIdentities {
  const { identity, properties } = readClusterJson(json, clusterId);
  const [own] = Object.entries(identity?.userAssignedIdentities ?? {});
  const clientId = properties.servicePrincipalProfile?.clientId;
  const system = /systemassigned/i.test(identity?.type ?? "") ? identity?.principalId : undefined;
  const kubelet = properties.identityProfile?.["kubeletidentity"];
  const networkPolicy = properties.networkProfile?.networkPolicy;
  return {
    ...(system === undefined ? {} : { systemAssigned: { principalId: system } }),
    ...(own === undefined
      ? {}
      : {
          userAssigned: {
            resourceId: own[0],
            ...defined({ principalId: own[1]?.principalId, clientId: own[1]?.clientId }),
          },
        }),
    ...(clientId === undefined || clientId === "msi" ? {} : { servicePrincipalClientId: clientId }),
    ...(kubelet ? { kubelet: refOf(kubelet) } : {}),
    addons: Object.fromEntries(
      addonProfiles(properties).map(([name, addon]) => [
        name,
        {
          enabled: addon?.enabled === true,
          ...(addon?.identity ? { identity: refOf(addon.identity) } : {}),
        },
      ]),
    ),
    costAnalysis: properties.metricsProfile?.costAnalysis?.enabled === true,
    podIdentities: (properties.podIdentityProfile?.userAssignedIdentities ?? []).flatMap((pod) =>
      pod.identity ? [refOf(pod.identity)] : [],
    ),
    workloadIdentity: properties.securityProfile?.workloadIdentity?.enabled === true,
    kms: properties.securityProfile?.azureKeyVaultKms?.enabled === true,
    istio: properties.serviceMeshProfile?.mode === "Istio",
    keda: properties.workloadAutoScalerProfile?.keda?.enabled === true,
    defender: properties.securityProfile?.defender?.securityMonitoring?.enabled === true,
    prometheus: properties.azureMonitorProfile?.metrics?.enabled === true,
    aiToolchain: properties.aiToolchainOperatorProfile?.enabled === true,
    ...(networkPolicy === undefined || networkPolicy === "none" ? {} : { networkPolicy }),
  };
}

type ShownIdentity = NonNullable<NonNullable<ClusterJson["properties"]["identityProfile"]>[string]>;

function refOf({ resourceId, objectId, clientId }: ShownIdentity): IdentityRef {
  return {
    ...defined({ resourceId, principalId: objectId, clientId }),
  };
}
