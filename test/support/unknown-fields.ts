/** Text that no schema knows; a cluster full of it must come back with all of it. */
const UNKNOWN = "kept-as-it-is";

/** A copy with a field that nobody knows in every object, however deep. */
export function withUnknownFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknownFields);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, withUnknownFields(inner)] as const);
  return { ...Object.fromEntries(entries), zzFutureField: { note: UNKNOWN, list: [1, { deep: UNKNOWN }] } };
}

/** Paths of every field that nobody knows, in order. */
export function unknownFieldPaths(value: unknown, path = ""): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => unknownFieldPaths(item, `${path}[${String(index)}]`));
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === "zzFutureField"
      ? [`${path}.${name}=${JSON.stringify(inner)}`]
      : unknownFieldPaths(inner, `${path}.${name}`),
  );
}
