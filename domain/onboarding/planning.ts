import { z } from "zod";
import { subscriptionId } from "../arm-id/arm-id.ts";
import { featureFindings, providerPath } from "../feature/planning.ts";
import { isRegistered } from "../feature/progress.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import type { Guarded } from "../guardrails/guardrails.ts";
import { inOrder, planFields } from "../run/plan.ts";
import { plannedWrite } from "../writes/writes.ts";
import { minutes, seconds } from "../text/duration.ts";
import { accessOf, lackingRoles, RoleAccess, unknownRoles } from "./access.ts";
import type { OnboardingFacts, RegistrationFacts } from "./facts.ts";
import { INVENTORY_ROLE } from "./own-roles.ts";
import type { OnboardingRequest } from "./request.ts";
import { Join, type ScheduleJoin } from "./schedules.ts";
import { irreversible } from "../writes/irreversible.ts";
import { expectedBecause } from "../reasons/estimates.ts";
import { defined } from "../schema/defined.ts";

const Registration = z.strictObject({ namespace: z.string(), feature: z.string().optional() });
type Registration = z.infer<typeof Registration>;

export const OnboardingPlan = z.strictObject({
  workflow: z.literal("onboard-subscription"),
  subscription: z.string(),
  ...planFields,
  access: z.array(RoleAccess),
  /** Whether the subscription will be served: Keyless can read it. */
  enrols: z.boolean(),
  /** What will be registered, in order: a feature before the provider that it needs registered again. */
  registers: z.array(Registration),
  /** Schedules that the subscription joins. */
  joins: z.array(Join),
});
export type OnboardingPlan = z.infer<typeof OnboardingPlan>;

export function planOnboarding(
  facts: OnboardingFacts & Guarded,
  { subscription }: OnboardingRequest,
): OnboardingPlan {
  const access = accessOf(facts.permissions, subscription, facts.guardrails);
  const enrols = ![...lackingRoles(access), ...unknownRoles(access)].some(
    ({ role }) => role === INVENTORY_ROLE.name,
  );
  const registers = enrols ? registrationsOf(facts.registrations) : [];
  const joins = enrols
    ? facts.schedules.flatMap((one) =>
        one.kind === "joins" ? [{ schedule: one.schedule, endsApproval: one.endsApproval }] : [],
      )
    : [];
  return {
    workflow: "onboard-subscription",
    subscription,
    madeAt: facts.readAt,
    findings: [
      ...findingsOf(facts, subscription, access),
      ...(enrols ? facts.schedules : []).flatMap((join) => joinFindings(join, subscription)),
    ],
    writes: inOrder([
      ...joins.map((join) => plannedWrite("join-schedule", subscriptionId(subscription), join)),
      ...registers.map((one) => writeOf(one, facts.registrations, subscription)),
    ]),
    cannotBeUndone: registers.some(({ feature }) => feature !== undefined)
      ? [irreversible("feature-stays-registered")]
      : [],
    expectedMs: seconds(20) + minutes(10) * registers.length,
    expectedBecause: expectedBecause("registration"),
    access,
    enrols,
    registers,
    joins,
  };
}

/**
 * Features that can be registered, and providers that are not registered or must be registered again after a feature. If
 * a state could not be read, the registration is requested: it changes nothing if it exists.
 */
function registrationsOf(facts: readonly RegistrationFacts[]): Registration[] {
  const features = facts.filter(
    ({ feature, featureState: state }) =>
      feature !== undefined &&
      (state === undefined || (state.kind === "known" && !["Registered", "Pending"].includes(state.state))),
  );
  const again = new Set(features.map(({ namespace }) => namespace.toLowerCase()));
  const providers = facts.filter(
    ({ namespace, providerState }) =>
      again.has(namespace.toLowerCase()) || providerState === undefined || !isRegistered(providerState),
  );
  const namespaces = new Map(providers.map(({ namespace }) => [namespace.toLowerCase(), namespace]));
  return [
    ...features.flatMap(({ namespace, feature }) => (feature === undefined ? [] : [{ namespace, feature }])),
    ...[...namespaces.values()].map((namespace) => ({ namespace })),
  ];
}

function writeOf(
  { namespace, feature }: Registration,
  facts: readonly RegistrationFacts[],
  subscription: string,
) {
  const known = facts.find((one) => one.namespace === namespace && one.feature === feature);
  const { featureState: state } = known ?? {};
  const resource = providerPath({ subscription, namespace });
  if (feature !== undefined) {
    return plannedWrite("register-feature", resource, {
      feature,
      state: state?.kind === "known" ? state.state : "unknown",
    });
  }
  const before = facts.find((one) => one.namespace === namespace)?.providerState ?? "unknown";
  return plannedWrite("register-provider", resource, { state: before });
}

function findingsOf(
  { registrations, baseline, cloud }: OnboardingFacts,
  subscription: string,
  access: readonly RoleAccess[],
): Finding[] {
  const resource = subscriptionId(subscription);
  return [
    ...lackingRoles(access).map(({ role, missing, commands }) =>
      finding("access-missing", resource, {
        role,
        missing: missing.map(({ action }) => action),
        commands,
      }),
    ),
    ...unknownRoles(access).map(({ role, commands }) =>
      finding("access-unknown", resource, { role, commands }),
    ),
    ...(baseline.kind === "unreadable"
      ? [finding("clusters-not-listed", resource, { because: baseline.because })]
      : []),
    ...registrations.flatMap(({ namespace, feature, featureState }) =>
      feature === undefined
        ? []
        : featureFindings(
            {
              ...defined({ feature: featureState, cloud }),
            },
            { subscription, namespace, feature },
          ),
    ),
  ];
}

function joinFindings(join: ScheduleJoin, subscription: string): Finding[] {
  const { schedule } = join;
  const resource = subscriptionId(subscription);
  switch (join.kind) {
    case "notMeant":
      return [];
    case "covers":
      return [finding("schedule-covers", resource, { schedule })];
    case "cannot":
      return [finding("schedule-not-joined", resource, { schedule, because: join.because })];
    case "joins":
      return join.endsApproval ? [finding("schedule-approval-ends", resource, { schedule })] : [];
  }
}
