import { enrolSubscription } from "../../activities/enrol-subscription/contract.ts";
import { joinSchedule } from "../../activities/join-schedule/contract.ts";
import { registerFeature } from "../../activities/register-feature/contract.ts";
import { registerProvider } from "../../activities/register-provider/contract.ts";
import { subscriptionId } from "../../domain/arm-id/arm-id.ts";
import { providerPath } from "../../domain/feature/planning.ts";
import { isRegistered, judgeFeature, type RegistrationResult } from "../../domain/feature/progress.ts";
import type { FeatureRequest } from "../../domain/feature/request.ts";
import { type OnboardingProgress as Progress, OnboardingProgress } from "../../domain/onboarding/report.ts";
import { reportOnboarding } from "../../domain/onboarding/report.ts";
import type { JoinedSchedule, ScheduleJoin } from "../../domain/onboarding/schedules.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { OnboardingFacts } from "../../domain/onboarding/facts.ts";
import type { OnboardingPlan } from "../../domain/onboarding/planning.ts";
import type { OnboardingRequest } from "../../domain/onboarding/request.ts";
import type { Flow } from "../kit/flow.ts";
import type { Planned } from "../kit/planned.ts";
import { registerWorkflow } from "../kit/registration.ts";
import type { Steps } from "../kit/steps.ts";
import { awaitRegistration } from "../shared/await-registration.ts";
import { onboardSubscription } from "./contract.ts";
import { defined } from "../../domain/schema/defined.ts";

type PlannedOnboarding = Planned<OnboardingRequest, OnboardingFacts, OnboardingPlan>;

export const onboardSubscriptionWorkflow = registerWorkflow(onboardSubscription, {
  soFar: OnboardingProgress,
  begin: ({ subscription }): Progress => ({
    subscription,
    registrations: [],
    schedules: [],
    enrolled: false,
  }),
  *carryOut(flow, planned, { note }) {
    const { request, plan, facts } = planned;
    const { subscription } = request;
    note({ access: plan.access, baseline: facts.baseline });
    if (!plan.enrols) return;
    const resource = subscriptionId(subscription);
    yield* flow.enter("running", "enrol", stepDetail("subscription", { name: subscription }));
    yield* flow.value(enrolSubscription, { subscription, runId: flow.runId, at: flow.at() }, { resource });
    note({ enrolled: true });

    const schedules: Progress["schedules"] = [];
    for (const stands of facts.schedules) {
      schedules.push(yield* joined(flow, planned, stands));
      note({ schedules: [...schedules] });
    }

    const made: Progress["registrations"] = [];
    for (const { namespace, feature } of plan.registers) {
      const one = { namespace, ...defined({ feature }) };
      const shown =
        feature === undefined
          ? stepDetail("provider", { name: namespace })
          : stepDetail("feature", { name: `${namespace}/${feature}` });
      const enter = () => flow.enter("running", "register", shown);
      yield* enter();
      yield* planned.upToDate(enter);
      yield* register(flow, { subscription, ...one });
      note({ registrations: [...made, one] });
      const result = yield* awaited(flow, { subscription, ...one });
      made.push({ ...one, result });
      note({ registrations: [...made] });
    }
  },
  report: reportOnboarding,
});

/** Adds the subscription to a schedule if the plan says so, and returns the result. */
function* joined(
  flow: Flow,
  { request: { subscription }, upToDate }: Pick<PlannedOnboarding, "request" | "upToDate">,
  stands: ScheduleJoin,
): Steps<JoinedSchedule> {
  const { kind, schedule } = stands;
  if (kind === "cannot") return { schedule, result: "notJoined", because: stands.because };
  if (kind !== "joins") return { schedule, result: kind };
  const enter = () => flow.enter("running", "joinSchedules", stepDetail("schedule", { name: schedule }));
  yield* enter();
  yield* upToDate(enter);
  const order = { subscription, schedule, runId: flow.runId, at: flow.at() };
  return yield* flow.value(joinSchedule, order, { resource: subscriptionId(subscription) });
}

/** Registers a feature or a provider. If Azure refuses it, the run parks until a person decides. */
function* register(flow: Flow, request: FeatureRequest): Steps<void> {
  const { subscription, namespace, feature } = request;
  const resource = providerPath(request);
  if (feature === undefined) {
    yield* flow.value(registerProvider, { subscription, namespace }, { resource });
  } else {
    yield* flow.value(registerFeature, { subscription, namespace, feature }, { resource });
  }
}

function* awaited(flow: Flow, request: FeatureRequest): Steps<RegistrationResult> {
  const { result } = yield* awaitRegistration(flow, request, undefined, ({ feature, provider }) => {
    if (request.feature === undefined) return isRegistered(provider) ? "registered" : undefined;
    return feature === undefined ? "stuck" : judgeFeature(feature);
  });
  return result;
}
