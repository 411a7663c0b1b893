import { z } from "zod";
import type {
  ClusterIdentities,
  Feature,
  IdentityRef,
} from "../../domain/identity-table/cluster-identities.ts";

const text = z
  .string()
  .nullish()
  .transform((value) => value || undefined);
const on = z.object({ enabled: z.boolean().nullish() }).nullish();
const Ref = z.object({ resourceId: text, clientId: text, objectId: text }).nullish();
const WithIdentity = z.object({ enabled: z.boolean().nullish(), identity: Ref }).nullish();

const Json = z.object({
  identity: z
    .object({
      type: text,
      principalId: text,
      userAssignedIdentities: z
        .record(z.string(), z.object({ principalId: text, clientId: text }).nullish())
        .nullish(),
    })
    .nullish(),
  properties: z.object({
    servicePrincipalProfile: z.object({ clientId: text }).nullish(),
    identityProfile: z.record(z.string(), Ref).nullish(),
    addonProfiles: z
      .record(
        z.string(),
        z
          .object({
            enabled: z.boolean().nullish(),
            identity: Ref,
            config: z.record(z.string(), z.unknown()).nullish(),
          })
          .nullish(),
      )
      .nullish(),
    ingressProfile: z
      .object({ webAppRouting: WithIdentity, applicationLoadBalancer: WithIdentity })
      .nullish(),
    metricsProfile: z.object({ costAnalysis: on }).nullish(),
    podIdentityProfile: z
      .object({ userAssignedIdentities: z.array(z.object({ identity: Ref })).nullish() })
      .nullish(),
    securityProfile: z
      .object({
        workloadIdentity: on,
        azureKeyVaultKms: on,
        defender: z.object({ securityMonitoring: on }).nullish(),
      })
      .nullish(),
    serviceMeshProfile: z.object({ mode: text }).nullish(),
    workloadAutoScalerProfile: z.object({ keda: on }).nullish(),
    azureMonitorProfile: z.object({ metrics: on }).nullish(),
    aiToolchainOperatorProfile: on,
    networkProfile: z.object({ networkPolicy: text }).nullish(),
  }),
});

/** Every identity that a cluster's JSON shows. Throws ZodError where a field is of another type than documented. */
export function identitiesFromArm(json: unknown): ClusterIdentities {
  const { identity, properties } = Json.parse(json);
  const [own] = Object.entries(identity?.userAssignedIdentities ?? {});
  const clientId = properties.servicePrincipalProfile?.clientId;
  const system = /systemassigned/i.test(identity?.type ?? "") ? identity?.principalId : undefined;
  const kubelet = refOf(properties.identityProfile?.["kubeletidentity"]);
  const networkPolicy = properties.networkProfile?.networkPolicy;
  return {
    ...(system === undefined ? {} : { systemAssigned: { principalId: system } }),
    ...(own === undefined
      ? {}
      : {
          userAssigned: compact({
            resourceId: own[0],
            principalId: own[1]?.principalId,
            clientId: own[1]?.clientId,
          }),
        }),
    ...(clientId === undefined || clientId === "msi" ? {} : { servicePrincipalClientId: clientId }),
    ...(kubelet === undefined ? {} : { kubelet }),
    addons: Object.fromEntries(
      Object.entries(properties.addonProfiles ?? {}).map(([name, addon]) => [
        name,
        {
          ...featureOf(addon),
          usesClusterIdentity: String(addon?.config?.["useAADAuth"]).toLowerCase() === "true",
        },
      ]),
    ),
    webAppRouting: featureOf(properties.ingressProfile?.webAppRouting),
    applicationLoadBalancer: featureOf(properties.ingressProfile?.applicationLoadBalancer),
    costAnalysis: properties.metricsProfile?.costAnalysis?.enabled === true,
    podIdentities: (properties.podIdentityProfile?.userAssignedIdentities ?? []).flatMap(
      (pod) => refOf(pod.identity) ?? [],
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

function featureOf(feature: z.infer<typeof WithIdentity>): Feature {
  const identity = refOf(feature?.identity);
  return { enabled: feature?.enabled === true, ...(identity === undefined ? {} : { identity }) };
}

function refOf(ref: z.infer<typeof Ref>): IdentityRef | undefined {
  if (!ref) return undefined;
  return compact({ resourceId: ref.resourceId, principalId: ref.objectId, clientId: ref.clientId });
}

function compact({
  resourceId,
  principalId,
  clientId,
}: Record<keyof IdentityRef, string | undefined>): IdentityRef {
  return {
    ...(resourceId === undefined ? {} : { resourceId }),
    ...(principalId === undefined ? {} : { principalId }),
    ...(clientId === undefined ? {} : { clientId }),
  };
}
