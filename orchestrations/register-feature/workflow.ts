import { registerFeature as startRegistration } from "../../activities/register-feature/contract.ts";
import { registerProvider } from "../../activities/register-provider/contract.ts";
import { type FeatureFacts, type FeatureState } from "../../domain/feature/facts.ts";
import { type FeaturePlan, providerPath } from "../../domain/feature/planning.ts";
import { isRegistered, judgeFeature } from "../../domain/feature/progress.ts";
import { FeatureProgress, reportFeature } from "../../domain/feature/report.ts";
import type { FeatureRequest } from "../../domain/feature/request.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { Flow } from "../kit/flow.ts";
import type { Current, Planned } from "../kit/planned.ts";
import { registerWorkflow } from "../kit/registration.ts";
import type { Steps } from "../kit/steps.ts";
import { awaitRegistration } from "../shared/await-registration.ts";
import { registerFeature } from "./contract.ts";
import { defined } from "../../domain/schema/defined.ts";

export const registerFeatureWorkflow = registerWorkflow(registerFeature, {
  soFar: FeatureProgress,
  begin: ({ subscription, namespace, feature }): FeatureProgress => ({
    subscription,
    namespace,
    ...defined({ feature }),
  }),
  *carryOut(flow, planned, { note }) {
    const { request } = planned;
    const { subscription, namespace } = request;
    const resource = providerPath(request);
    const { facts, plan, asked } = yield* registerFlag(flow, planned);
    if (asked) note({ asked: ["feature"] });
    const seen = plan.registersFeature ? undefined : facts;
    const registered = yield* awaitRegistration(flow, request, seen, ({ feature: state }) =>
      state === undefined ? "registered" : judgeFeature(state),
    );
    // A feature takes effect only after its provider is registered again, so the feature is not reported as
    // registered before that.
    const goesOn = registered.result === "registered" && plan.registersProvider;
    note({ ...namesOf(registered.facts), ...(goesOn ? {} : { result: registered.result }) });
    if (!goesOn) return;

    yield* flow.enter("running", "registerProvider", stepDetail("provider", { name: namespace }));
    yield* flow.value(registerProvider, { subscription, namespace }, { resource });
    note({ asked: plan.registersFeature ? ["feature", "provider"] : ["provider"] });
    const provided = yield* awaitRegistration(flow, request, undefined, ({ provider }) =>
      isRegistered(provider) ? "registered" : undefined,
    );
    note({ result: provided.result, ...namesOf(provided.facts) });
  },
  report: reportFeature,
});

/** The facts and the plan that were used, and whether the feature was registered. */
interface Registered extends Current<FeatureFacts, FeaturePlan> {
  readonly asked: boolean;
}

/** Registers the feature while the plan says so. */
function* registerFlag(
  flow: Flow,
  planned: Planned<FeatureRequest, FeatureFacts, FeaturePlan>,
): Steps<Registered> {
  const { request } = planned;
  const { namespace, feature } = request;
  if (!planned.plan.registersFeature || feature === undefined) {
    return { facts: planned.facts, plan: planned.plan, asked: false };
  }
  const enter = () =>
    flow.enter("running", "registerFeature", stepDetail("feature", { name: `${namespace}/${feature}` }));
  yield* enter();
  for (;;) {
    const now = yield* planned.upToDate(enter);
    if (!now.plan.registersFeature) return { ...now, asked: false };
    const resource = providerPath(request);
    const answer = yield* flow.ask(startRegistration, { ...request, feature }, { resource });
    if (answer.kind !== "refused") return { ...now, asked: true };
    yield* flow.park(startRegistration.name, answer.refusal);
  }
}

function namesOf({ feature, provider }: FeatureFacts): Partial<FeatureProgress> {
  return { providerState: provider, ...(feature === undefined ? {} : { featureState: stateOf(feature) }) };
}

const stateOf = (state: FeatureState): string => (state.kind === "known" ? state.state : "vanished");
