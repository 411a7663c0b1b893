import { z } from "zod";
import { below, subscriptionId } from "../../domain/arm-id/arm-id.ts";
import { judge } from "../../domain/arm-verdict/arm-verdict.ts";
import type { FeatureState } from "../../domain/feature/facts.ts";
import { featurePath, providerPath } from "../../domain/feature/planning.ts";
import type { FeatureRequest } from "../../domain/feature/request.ts";
import { API_VERSIONS, ArmCallFailed, readArm, requireArm } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import type { FactsHandler } from "../activity-contract.ts";
import type { readFeatureFacts } from "./contract.ts";

const Provider = z.object({ registrationState: z.string() });
const Feature = z.object({ properties: z.object({ state: z.string() }) });
const Registration = z.object({ properties: z.object({ approvalType: z.string().nullish() }).nullish() });

export function makeReadFeatureFacts(azure: Azure): FactsHandler<typeof readFeatureFacts> {
  return async (request) => {
    const path = providerPath(request);
    const call = { method: "GET", path, apiVersion: API_VERSIONS.resources } as const;
    const provider = await requireArm(azure, call, Provider);
    return {
      kind: "done",
      value: {
        readAt: new Date(azure.clock.now()).toISOString(),
        ...(azure.cloud.name === "simulator" ? {} : { cloud: azure.cloud.name }),
        provider: provider.registrationState,
        ...(request.feature === undefined ? {} : { feature: await readFeature(azure, request) }),
      },
    };
  };
}

async function readFeature(azure: Azure, request: FeatureRequest): Promise<FeatureState> {
  const call = { path: featurePath(request), apiVersion: API_VERSIONS.features };
  const found = await readArm(azure, call, Feature);
  if (found === undefined) return { kind: "vanished" };
  const { state } = found.properties;
  const approval = state === "Registered" ? undefined : await readApproval(azure, request);
  return { kind: "known", state, ...(approval === undefined ? {} : { approval }) };
}

/** Whether the product group decides. Not every feature has this record, and one that is not shown says nothing. */
async function readApproval(azure: Azure, request: FeatureRequest): Promise<string | undefined> {
  const { subscription, namespace, feature = "" } = request;
  const path = below(
    subscriptionId(subscription),
    ...["providers", "Microsoft.Features", "featureProviders", namespace],
    ...["subscriptionFeatureRegistrations", feature],
  );
  try {
    const found = await readArm(azure, { path, apiVersion: API_VERSIONS.features }, Registration);
    return found?.properties?.approvalType ?? undefined;
  } catch (error) {
    if (error instanceof ArmCallFailed && judge(error.failure).kind === "refuse") return undefined;
    throw error;
  }
}
