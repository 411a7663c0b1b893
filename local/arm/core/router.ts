import { ArmError, notModelled } from "./arm-error.ts";
import type { Provider, Route } from "./exchange.ts";

export interface Match {
  readonly provider: Provider;
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

interface Compiled {
  readonly provider: Provider;
  readonly route: Route;
  /** Whether the template begins with `{scope*}`. */
  readonly anyScope: boolean;
  readonly segments: readonly string[];
}

/** Finds the operation of a request. ARM matches paths without regard to case (Azure/terraform-azurerm-kubernetes#54). */
export class Router {
  readonly #compiled: readonly Compiled[];
  readonly #namespaces: ReadonlySet<string>;

  constructor(providers: readonly Provider[]) {
    this.#compiled = providers.flatMap((provider) =>
      provider.routes.map((route) => compile(provider, route)),
    );
    this.#namespaces = new Set(providers.map(({ namespace }) => namespace.toLowerCase()));
  }

  /** @throws ArmError when nothing answers the path, or nothing answers it with this method. */
  find(method: string, path: string): Match {
    const segments = path.split("/").filter(Boolean).map(decode);
    const others: string[] = [];
    for (const candidate of this.#compiled) {
      const params = matchSegments(candidate, segments);
      if (params === undefined) continue;
      if (candidate.route.method === method) {
        return { provider: candidate.provider, route: candidate.route, params };
      }
      others.push(candidate.route.method);
    }
    throw others.length > 0 ? notModelled(`${method} of ${path}`) : this.#unknown(method, path, segments);
  }

  #unknown(method: string, path: string, segments: readonly string[]): ArmError {
    const lower = segments.map((segment) => segment.toLowerCase());
    const namespace = segments[lower.lastIndexOf("providers") + 1];
    if (
      lower.includes("providers") &&
      namespace !== undefined &&
      !this.#namespaces.has(namespace.toLowerCase())
    ) {
      return notModelled(`the resource provider ${namespace} (${method} ${path})`);
    }
    return notModelled(`the operation ${method} ${path}`);
  }
}

function compile(provider: Provider, route: Route): Compiled {
  const segments = route.path.split("/").filter(Boolean);
  const anyScope = segments[0] === "{scope*}";
  return { provider, route, anyScope, segments: anyScope ? segments.slice(1) : segments };
}

function matchSegments(
  { anyScope, segments }: Compiled,
  given: readonly string[],
): Record<string, string> | undefined {
  const extra = given.length - segments.length;
  if (anyScope ? extra < 0 : extra !== 0) return undefined;
  const params: Record<string, string> = anyScope ? { scope: `/${given.slice(0, extra).join("/")}` } : {};
  for (const [index, segment] of segments.entries()) {
    const text = given[extra + index] ?? "";
    if (segment.startsWith("{")) params[segment.slice(1, -1)] = text;
    else if (segment.toLowerCase() !== text.toLowerCase()) return undefined;
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ArmError({
      status: 400,
      code: "InvalidRequestUri",
      message: `The segment '${segment}' of the request URI is not well encoded.`,
    });
  }
}
