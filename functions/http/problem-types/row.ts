import type { TextArgs } from "../../../domain/text/catalogue.ts";

/** What an error answer of one type says. */
export interface ProblemRow<Args extends TextArgs> {
  readonly status: number;
  readonly title: string;
  /** What is wrong with this request. */
  detail(...args: Args): string;
  /** What the caller can do. */
  nextStep(...args: Args): string;
  /** Seconds after which the caller can retry; absent if waiting does not help. */
  readonly retryAfterS?: number;
  /** Values to print the texts with, in pages and tests. */
  readonly example: Args;
}

interface Texts<Given> {
  readonly title: string;
  readonly detail: string | ((given: Given) => string);
  readonly nextStep: string | ((given: Given) => string);
  readonly retryAfterS?: number;
  readonly example: Given;
}

/** A type whose texts are always the same. @param status - the HTTP status of the answer */
export function fixedProblem(
  status: number,
  {
    detail,
    nextStep,
    ...rest
  }: Pick<ProblemRow<readonly []>, "title" | "retryAfterS"> & Record<"detail" | "nextStep", string>,
): ProblemRow<readonly []> {
  return { status, ...rest, detail: () => detail, nextStep: () => nextStep, example: [] };
}

/** @param status - the HTTP status of the answer */
export function problemType<Given extends object>(
  status: number,
  { detail, nextStep, example, ...rest }: Texts<Given>,
): ProblemRow<readonly [Given]> {
  return {
    status,
    ...rest,
    detail: (given) => (typeof detail === "string" ? detail : detail(given)),
    nextStep: (given) => (typeof nextStep === "string" ? nextStep : nextStep(given)),
    example: [example],
  };
}
