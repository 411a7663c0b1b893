import type { z } from "zod";
import { count } from "../text/count.ts";

type RawIssue = z.core.$ZodRawIssue;

const REQUIRED = "is required";

export const mustBeOneOf = (words: readonly string[]): string => `must be one of ${words.join(", ")}`;

export const mustBeWholeNumber = (from: number, to: number): string =>
  `must be a whole number from ${String(from)} to ${String(to)}`;

/**
 * What is wrong with a field and what is accepted, for every check of a schema that has no text of its own. A text follows the
 * name of its field and never contains the value. Pass it to `safeParse` as `error`.
 */
export function fieldProblem(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? REQUIRED : `must be ${nounOf(issue.expected)}`;
    case "invalid_value":
      return issue.values.length === 1
        ? `must be ${String(issue.values[0])}`
        : mustBeOneOf(issue.values.map(String));
    case "too_small":
      return limited(issue.origin, "at least", issue.minimum);
    case "too_big":
      return limited(issue.origin, "at most", issue.maximum);
    case "invalid_format":
      return FORMATS[issue.format];
    case "invalid_union":
      return unionProblem(issue.errors);
    case "unrecognized_keys":
      return `must not have ${issue.keys.length === 1 ? "the field" : "the fields"} ${issue.keys.join(", ")}`;
    default:
      return undefined;
  }
}

const NOUNS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

const nounOf = (expected: string): string => NOUNS[expected] ?? `of the type ${expected}`;

const FORMATS: Readonly<Record<string, string>> = {
  datetime: "must be a time with its time zone, such as 2026-07-02T15:00:00Z",
  guid: "must be a GUID",
  url: "must be a URL",
};

function limited(origin: string, bound: "at least" | "at most", limit: number | bigint): string {
  const amount = Number(limit);
  switch (origin) {
    case "string":
      return `must have ${bound} ${count(amount, "character")}`;
    case "array":
      return `must have ${bound} ${count(amount, "entry", "entries")}`;
    default:
      return `must be ${bound} ${String(amount)}`;
  }
}

/** A value with none of the types of the union, or with the type of an object that is not as one of the forms needs it. */
function unionProblem(branches: readonly (readonly z.core.$ZodIssue[])[] = []): string | undefined {
  if (branches.length === 0) return undefined;
  const nouns = branches.map(([first, ...others]) =>
    others.length === 0 && first?.path.length === 0 ? nounInUnion(first) : undefined,
  );
  if (!nouns.includes(undefined)) return `must be ${[...new Set(nouns)].join(" or ")}`;
  const firsts = branches.flatMap(([first]) =>
    first === undefined ? [] : [`${first.path.join(".")} ${first.message}`.trim()],
  );
  return `must have one of its forms: ${[...new Set(firsts)].join(", or ")}`;
}

function nounInUnion(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code === "invalid_type") return nounOf(issue.expected);
  return issue.code === "invalid_value" ? issue.values.map(String).join(" or ") : undefined;
}
