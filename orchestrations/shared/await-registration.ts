import { readFeatureFacts } from "../../activities/read-feature-facts/contract.ts";
import type { FeatureFacts } from "../../domain/feature/facts.ts";
import { providerPath } from "../../domain/feature/planning.ts";
import {
  nextRegistrationLookMs,
  REGISTERS_WITHIN_MS,
  type RegistrationResult,
} from "../../domain/feature/progress.ts";
import type { FeatureRequest } from "../../domain/feature/request.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";

/** Looks until the facts say what has become of it, ever more rarely, or gives it up as stuck. */
export function* awaitRegistration(
  flow: Flow,
  request: FeatureRequest,
  seen: FeatureFacts | undefined,
  judge: (facts: FeatureFacts) => RegistrationResult | undefined,
): Steps<{ result: RegistrationResult; facts: FeatureFacts }> {
  const until = flow.now() + REGISTERS_WITHIN_MS;
  const look = () => flow.value(readFeatureFacts, request, { resource: providerPath(request) });
  let facts = seen ?? (yield* look());
  for (let looks = 0; ; looks += 1) {
    const result = judge(facts) ?? (flow.now() >= until ? "stuck" : undefined);
    if (result !== undefined) return { result, facts };
    if (looks === 0) yield* flow.enter("waiting", "awaitRegistration", stepDetail("registration"));
    yield* flow.rest(nextRegistrationLookMs(looks));
    facts = yield* look();
  }
}
