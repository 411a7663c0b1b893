import type { z } from "zod";

/** How deep fields may hide each other: those of an object are found once the object around it is known. */
const PASSES = 10;

/**
 * Parses a value that a newer version may have written: fields that a strict schema does not know are dropped instead of
 * refused. Everything else that does not fit is an error.
 */
export function parseKnown<Value>(schema: z.ZodType<Value>, raw: unknown): z.ZodSafeParseResult<Value> {
  let known = raw;
  for (let pass = 1; ; pass += 1) {
    const parsed = schema.safeParse(known);
    if (parsed.success || pass === PASSES) return parsed;
    const unknown = onlyUnknownFields(parsed.error.issues);
    if (unknown === undefined) return parsed;
    known = unknown.reduce(without, known);
  }
}

type Path = readonly PropertyKey[];

/** The paths of the fields that a schema does not know; undefined if something else is wrong as well. */
function onlyUnknownFields(issues: readonly z.core.$ZodIssue[]): readonly Path[] | undefined {
  const paths: Path[] = [];
  for (const issue of issues) {
    const found = unknownFields(issue);
    if (found === undefined) return undefined;
    paths.push(...found.map((path) => [...issue.path, ...path]));
  }
  return paths;
}

/** Relative to the issue's own path. A union has a list of issues for each of its options. */
function unknownFields(issue: z.core.$ZodIssue): readonly Path[] | undefined {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => [key]);
  if (issue.code !== "invalid_union") return undefined;
  for (const option of issue.errors) {
    const found = option.length === 0 ? undefined : onlyUnknownFields(option);
    if (found !== undefined) return found;
  }
  return undefined;
}

function without(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === key ? without(item, rest) : item));
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) => {
      if (name !== key) return [[name, part]];
      return rest.length === 0 ? [] : [[name, without(part, rest)]];
    }),
  );
}
