import type { Refused, Wait } from "../../domain/activity/answer.ts";
import { type ArmFailure, judge, type VerdictContext } from "../../domain/arm-verdict/arm-verdict.ts";
import { ArmCallFailed } from "./arm.ts";
import { failureOfThrown } from "./failure.ts";

/** A failed ARM call, as the answer of an activity. */
export type FailedAnswer = Wait | Refused;

/** Azure's answer is not one that Keyless knows. The kit retries by its policy, and then asks a person. */
class UnforeseenAnswer extends Error {
  override readonly name = "UnforeseenAnswer";
  constructor({ status, code, message }: ArmFailure, resource: string) {
    const what =
      status === undefined
        ? `no answer (${code ?? "network"})`
        : `HTTP ${String(status)} ${code ?? ""}`.trim();
    super(`${what} for ${resource}: ${message}`);
  }
}

/**
 * Turns a failure into an answer.
 *
 * @throws UnforeseenAnswer
 */
export function answerOf(failure: ArmFailure, resource: string, context?: VerdictContext): FailedAnswer {
  const verdict = judge(failure, context);
  switch (verdict.kind) {
    case "wait":
      return { kind: "wait", because: verdict.because, forMs: Math.round(verdict.forMs), code: verdict.code };
    case "refuse":
      return {
        kind: "refused",
        refusal: { code: verdict.code, resource, message: failure.message, remedy: verdict.remedy },
      };
    case "unforeseen":
      throw new UnforeseenAnswer(failure, resource);
  }
}

/** The same for an error that a call threw. An error that is neither Azure's answer nor a stopped call is thrown again. */
export function answerOfThrown(
  error: unknown,
  resource: string,
  now: number,
  context?: VerdictContext,
): FailedAnswer {
  const failure = error instanceof ArmCallFailed ? error.failure : failureOfThrown(error, now);
  if (failure === undefined) throw error;
  return answerOf(failure, resource, context);
}
