import type { Problem } from "../problem.ts";
import { CALLERS } from "./callers.ts";
import { REQUESTS } from "./requests.ts";
import type { ProblemRow } from "./row.ts";
import { SCHEDULES } from "./schedules.ts";
import { SERVICES } from "./services.ts";

const TABLES = { ...REQUESTS, ...SCHEDULES, ...CALLERS, ...SERVICES };

/** Slug of a problem type: the last segment of its `type` URL. */
export type ProblemSlug = keyof typeof TABLES;

const isProblemSlug = (slug: string): slug is ProblemSlug => Object.hasOwn(TABLES, slug);

/** All slugs, by name. */
export const PROBLEM_SLUGS: readonly ProblemSlug[] = Object.keys(TABLES).filter(isProblemSlug).sort();

/** What the texts of each type are made from. */
type ArgsOf = {
  readonly [Slug in ProblemSlug]: (typeof TABLES)[Slug] extends ProblemRow<infer Args> ? Args : never;
};

const PROBLEMS: { readonly [Slug in ProblemSlug]: ProblemRow<ArgsOf[Slug]> } = TABLES;

/**
 * A problem with the texts of its type. Status, resource, errors and headers of this answer can be put beside them.
 *
 * @param args - the values that the texts of this type name
 */
export function problem<Slug extends ProblemSlug>(slug: Slug, ...args: ArgsOf[Slug]): Problem {
  const row: ProblemRow<ArgsOf[Slug]> = PROBLEMS[slug];
  const { status, title, retryAfterS } = row;
  return {
    slug,
    title,
    status,
    detail: row.detail(...args),
    nextStep: row.nextStep(...args),
    ...(retryAfterS === undefined ? {} : { headers: { "retry-after": String(retryAfterS) } }),
  };
}

/** The texts of a type with the values of its example. */
export function exampleProblem<Slug extends ProblemSlug>(slug: Slug): Problem {
  const row: ProblemRow<ArgsOf[Slug]> = PROBLEMS[slug];
  return problem(slug, ...row.example);
}
