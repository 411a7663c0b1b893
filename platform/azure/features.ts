import { z } from "zod";
import { below, subscriptionId } from "../../domain/arm-id/arm-id.ts";
import { judge } from "../../domain/arm-verdict/arm-verdict.ts";
import type { FeatureState } from "../../domain/feature/facts.ts";
import { featurePath } from "../../domain/feature/planning.ts";
import type { FeatureRequest } from "../../domain/feature/request.ts";
import { API_VERSIONS, ArmCallFailed, readArm } from "./arm.ts";
import type { Azure } from "./azure.ts";
import { defined } from "../../domain/schema/defined.ts";

const Feature = z.object({ properties: z.object({ state: z.string() }) });
const Registration = z.object({ properties: z.object({ approvalType: z.string().nullish() }).nullish() });

/**
 * The registration state of a preview feature in a subscription.
 *
 * @throws ArmCallFailed
 */
export async function readFeatureState(azure: Azure, request: FeatureRequest): Promise<FeatureState> {
  const call = { path: featurePath(request), apiVersion: API_VERSIONS.features };
  const found = await readArm(azure, call, Feature);
  if (found === undefined) return { kind: "vanished" };
  const { state } = found.properties;
  const approval = state === "Registered" ? undefined : await readApproval(azure, request);
  return { kind: "known", state, ...defined({ approval }) };
}

/** Whether the product group approves the registration. Not every feature has this record; without it, nothing is known. */
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
