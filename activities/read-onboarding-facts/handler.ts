import { z } from "zod";
import { subscriptionId } from "../../domain/arm-id/arm-id.ts";
import { providerPath } from "../../domain/feature/planning.ts";
import type { DeploymentGuardrails } from "../../domain/guardrails/guardrails.ts";
import type { OnboardingFacts, RegistrationFacts } from "../../domain/onboarding/facts.ts";
import type { OnboardingRequest } from "../../domain/onboarding/request.ts";
import { API_VERSIONS, isHidden, isRefusal, requireArm } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { readFeatureState } from "../../platform/azure/features.ts";
import { joining } from "../../platform/azure/fence.ts";
import { inTurn } from "../../platform/azure/in-turn.ts";
import type { Records } from "../../platform/records/records.ts";
import type { FactsHandler } from "../activity-contract.ts";
import type { readOnboardingFacts } from "./contract.ts";
import { readBaseline } from "./baseline.ts";
import { readJoins } from "./joins.ts";
import { defined } from "../../domain/schema/defined.ts";

const Provider = z.object({ registrationState: z.string() });

export function makeReadOnboardingFacts(
  azure: Azure,
  records: Records,
  guardrails: DeploymentGuardrails,
): FactsHandler<typeof readOnboardingFacts> {
  return (request) =>
    joining(request.subscription, async () => ({
      kind: "done",
      value: await readAll(azure, records, guardrails, request),
    }));
}

async function readAll(
  azure: Azure,
  records: Records,
  guardrails: DeploymentGuardrails,
  { subscription, register, schedules }: OnboardingRequest,
): Promise<OnboardingFacts> {
  const { name } = azure.cloud;
  const wanted = [...register.features, ...register.providers.map((namespace) => ({ namespace }))];
  return {
    readAt: new Date(azure.clock.now()).toISOString(),
    ...(name === "simulator" ? {} : { cloud: name }),
    permissions: [...(await azure.permissions(subscriptionId(subscription)))],
    registrations: await inTurn(wanted, (one) => readRegistration(azure, subscription, one)),
    schedules: await readJoins(azure, records, subscription, schedules),
    baseline: await readBaseline(azure, records, guardrails, subscription),
  };
}

/** Registration states that Keyless may not read are absent. */
async function readRegistration(
  azure: Azure,
  subscription: string,
  wanted: { readonly namespace: string; readonly feature?: string },
): Promise<RegistrationFacts> {
  const request = { subscription, ...wanted };
  const path = providerPath(request);
  const provider = await unlessHidden(() =>
    requireArm(azure, { method: "GET", path, apiVersion: API_VERSIONS.resources }, Provider),
  );
  const { feature } = wanted;
  const state =
    feature === undefined
      ? undefined
      : await unlessHidden(() => readFeatureState(azure, { ...request, feature }));
  return {
    ...wanted,
    ...(provider === undefined ? {} : { providerState: provider.registrationState }),
    ...defined({ featureState: state }),
  };
}

async function unlessHidden<Value>(read: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isHidden(error) || isRefusal(error)) return undefined;
    throw error;
  }
}
