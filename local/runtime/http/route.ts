import { parseConstraint, type Constraint } from "./route-constraints.ts";

interface Parameter {
  readonly name: string;
  /** `optional` may be left out, `rest` takes all that follows. */
  readonly takes: "one" | "optional" | "rest";
  /** What it is when it is left out. */
  readonly fallback: string | undefined;
  readonly constraints: readonly Constraint[];
}

/** What stands between two slashes: a text, a parameter, or parameters with texts around them. */
type Segment =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "parameter"; readonly parameter: Parameter }
  | { readonly kind: "mixed"; readonly pattern: RegExp; readonly parameters: readonly Parameter[] };

/**
 * A function's route in the notation of Azure Functions, which is ASP.NET Core's: `runs/{id:guid}/{command?}`,
 * `files/{*path}`, `{year}-{month}`, `list/{page=1}`.
 */
export interface Route {
  readonly text: string;
  readonly segments: readonly Segment[];
}

/** Undefined if the route is not well formed or has a rule that there is not. */
export function parseRoute(text: string): Route | undefined {
  const segments: Segment[] = [];
  for (const part of splitSegments(text)) {
    const previous = segments.at(-1);
    const segment = parseSegment(part);
    if (segment === undefined || takes(previous) === "rest") return undefined;
    if (takes(previous) === "optional" && !mayBeLeftOut(segment)) return undefined;
    segments.push(segment);
  }
  return { text, segments };
}

/** The parameters if the path (decoded segments) fits the route, else undefined. Texts match without regard to case. */
export function matchRoute(
  { segments }: Route,
  path: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const found: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = path[index];
    if (segment.kind === "text") {
      if (part?.toLowerCase() !== segment.text.toLowerCase()) return undefined;
    } else if (segment.kind === "mixed") {
      const values = part === undefined ? null : segment.pattern.exec(part);
      if (values === null) return undefined;
      for (const [at, parameter] of segment.parameters.entries()) {
        if (!take(found, parameter, values[at + 1])) return undefined;
      }
    } else if (segment.parameter.takes === "rest") {
      const rest = part === undefined ? undefined : path.slice(index).join("/");
      return take(found, segment.parameter, rest) ? found : undefined;
    } else if (!take(found, segment.parameter, part)) {
      return undefined;
    }
  }
  return path.length <= segments.length ? found : undefined;
}

function take(found: Record<string, string>, parameter: Parameter, value: string | undefined): boolean {
  const { name, fallback, constraints } = parameter;
  const taken = value ?? fallback;
  if (taken === undefined) return parameter.takes !== "one";
  if (value !== undefined && !constraints.every((keeps) => keeps(value))) return false;
  found[name] = taken;
  return true;
}

const takes = (segment: Segment | undefined): Parameter["takes"] | undefined =>
  segment?.kind === "parameter" ? segment.parameter.takes : undefined;

const mayBeLeftOut = (segment: Segment): boolean => takes(segment) !== "one" && segment.kind === "parameter";

/** Splits at the slashes that are not inside braces: an expression may hold some. */
function splitSegments(text: string): string[] {
  return (text.match(/(?:\{(?:\{\{|\}\}|[^{}])*\}|[^/])+/g) ?? []).filter((part) => part !== "");
}

function parseSegment(part: string): Segment | undefined {
  const pieces = part.split(/(\{(?:\{\{|\}\}|[^{}])*\})/).filter((piece) => piece !== "");
  const parameters: Parameter[] = [];
  let pattern = "";
  for (const piece of pieces) {
    if (!piece.startsWith("{")) {
      if (/[{}]/.test(piece)) return undefined;
      pattern += piece.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
      continue;
    }
    const parameter = parseParameter(piece.slice(1, -1));
    if (parameter === undefined) return undefined;
    parameters.push(parameter);
    pattern += "(.+)";
  }
  const [only] = parameters;
  if (only === undefined) return { kind: "text", text: part };
  if (pieces.length === 1) return { kind: "parameter", parameter: only };
  const plain = parameters.every(
    (parameter) => parameter.takes === "one" && parameter.fallback === undefined,
  );
  const apart = pieces.every(
    (piece, at) => at === 0 || piece.startsWith("{") !== pieces[at - 1]?.startsWith("{"),
  );
  return plain && apart ? { kind: "mixed", pattern: new RegExp(`^${pattern}$`, "i"), parameters } : undefined;
}

function parseParameter(text: string): Parameter | undefined {
  const dependencies =
    /^(\*{0,2})([A-Za-z_]\w*)((?::(?:[^:=?(]|\((?:\{\{|\}\}|[^{}])*?\)(?=[:=?]|$))+)*)(?:=(.*?))?(\??)$/s.exec(
      text,
    );
  if (dependencies === null) return undefined;
  const [, stars = "", name = "", rules = "", given, mark] = dependencies;
  const constraints = splitRules(rules).map(parseConstraint);
  if (!constraints.every((constraint) => constraint !== undefined)) return undefined;
  const how = stars !== "" ? "rest" : mark === "?" || given !== undefined ? "optional" : "one";
  return { name, takes: how, fallback: given, constraints };
}

/** `:int:range(1,9)` holds two rules; a colon inside parentheses parts nothing. */
const splitRules = (text: string): string[] => text.match(/(?<=:)\w+(?:\((?:.*?)\)(?=:|$))?/gs) ?? [];
