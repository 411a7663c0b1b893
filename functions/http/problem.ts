import type { HttpResponseInit } from "@azure/functions";
import { printableJson } from "../../platform/printable.ts";

/** A problem with one field or parameter of a request. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** An error response (RFC 9457), with the resource and the next step. */
export interface Problem {
  /** Slug of its type, see `problem-types/`; the `type` of the answer is `/api/problems/{slug}`. */
  readonly slug: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly nextStep: string;
  readonly resource?: string;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by endpoints; any other error becomes `internal`. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export function fail(problem: Problem): never {
  throw new ProblemError(problem);
}

export function problemResponse(problem: Problem): HttpResponseInit {
  const { status, headers = {} } = problem;
  return {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
    body: problemText(problem),
  };
}

/** The body of a problem's answer. */
export function problemText({ slug, headers: _headers, ...rest }: Problem): string {
  return printableJson({ type: `/api/problems/${slug}`, ...rest });
}

export function jsonResponse(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): HttpResponseInit {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", ...headers },
    body: printableJson(body),
  };
}
