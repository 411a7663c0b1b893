/** A part of a route: a text, or a named parameter that may be left out or that takes all the rest. */
type Segment =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "one" | "optional" | "rest"; readonly name: string };

/** A function's route in the notation of Azure Functions: `runs/{id}/{command?}`, `files/{*path}`. */
export interface Route {
  readonly text: string;
  readonly segments: readonly Segment[];
}

/** Undefined if the route uses what is not supported: constraints, defaults, or mixed segments. */
export function parseRoute(text: string): Route | undefined {
  const segments: Segment[] = [];
  for (const part of text.split("/").filter((piece) => piece !== "")) {
    const previous = segments.at(-1);
    if (previous?.kind === "rest") return undefined;
    const parameter = /^\{(\*?)([A-Za-z_]\w*)(\??)\}$/.exec(part);
    if (parameter !== null) {
      const [, star, name = "", optional] = parameter;
      segments.push({ kind: star === "*" ? "rest" : optional === "?" ? "optional" : "one", name });
    } else if (/[{}]/.test(part) || previous?.kind === "optional") {
      return undefined;
    } else {
      segments.push({ kind: "text", text: part });
    }
  }
  return { text, segments };
}

/** The parameters if the path (decoded segments) fits the route, else undefined. Texts match without regard to case. */
export function matchRoute(
  { segments }: Route,
  path: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = path[index];
    switch (segment.kind) {
      case "text":
        if (part?.toLowerCase() !== segment.text.toLowerCase()) return undefined;
        break;
      case "one":
        if (part === undefined) return undefined;
        parameters[segment.name] = part;
        break;
      case "optional":
        if (part !== undefined) parameters[segment.name] = part;
        break;
      case "rest":
        if (part !== undefined) parameters[segment.name] = path.slice(index).join("/");
        return parameters;
    }
  }
  return path.length <= segments.length ? parameters : undefined;
}

const ranks = { text: 0, one: 1, optional: 2, rest: 3 } as const;

/** Orders routes so that the more particular comes first, segment by segment, as ASP.NET does. */
export function moreParticular(one: Route, other: Route): number {
  const length = Math.max(one.segments.length, other.segments.length);
  for (let index = 0; index < length; index++) {
    const [left, right] = [one.segments[index], other.segments[index]];
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1;
    if (left.kind !== right.kind) return ranks[left.kind] - ranks[right.kind];
  }
  return 0;
}
