import { parseRoute, type Route } from "./route.ts";
import {
  Disposable,
  type Binding,
  type FunctionCallback,
  type FunctionMetadata,
  type HookCallback,
  type RegistrationTarget,
} from "./functions-core.ts";

/** A function asks for something that this host does not have. */
export class UnsupportedFunction extends Error {
  override readonly name = "UnsupportedFunction";
  readonly code = "UNSUPPORTED_FUNCTION";
  readonly functionName: string;

  constructor(functionName: string, reason: string) {
    super(`Function '${functionName}' cannot be hosted: ${reason}`);
    this.functionName = functionName;
  }
}

export interface HostedFunction {
  readonly name: string;
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
  /** The name of the binding that carries what triggered the function. */
  readonly trigger: string;
  /** Names of the bindings that want a durable client. */
  readonly durableClients: readonly string[];
}

export interface HttpFunction extends HostedFunction {
  readonly route: Route;
  /** Upper case. */
  readonly methods: readonly string[];
}

const hookNames = ["appStart", "appTerminate", "preInvocation", "postInvocation", "log"] as const;
export type HookName = (typeof hookNames)[number];

const isHookName = (name: string): name is HookName => hookNames.some((known) => known === name);

/** What one app registered. Durable names are found without regard to case, as in Azure. */
export class Registry implements RegistrationTarget {
  readonly #orchestrators = new Map<string, HostedFunction>();
  readonly #activities = new Map<string, HostedFunction>();
  readonly #http: HttpFunction[] = [];
  readonly #names = new Set<string>();
  readonly #hooks = new Map<HookName, HookCallback[]>();
  readonly #log: RegistrationTarget["log"];
  #closed = false;

  constructor(log: RegistrationTarget["log"]) {
    this.#log = log;
  }

  /** From now on a registration is an error. */
  close(): void {
    this.#closed = true;
  }

  orchestrator(name: string): HostedFunction | undefined {
    return this.#orchestrators.get(name.toLowerCase());
  }

  activity(name: string): HostedFunction | undefined {
    return this.#activities.get(name.toLowerCase());
  }

  get orchestratorNames(): readonly string[] {
    return [...this.#orchestrators.values()].map(({ name }) => name);
  }

  get httpFunctions(): readonly HttpFunction[] {
    return this.#http;
  }

  hooks(name: HookName): readonly HookCallback[] {
    return this.#hooks.get(name) ?? [];
  }

  /** @throws UnsupportedFunction, or an error for a name that is taken. */
  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): void {
    const { name, bindings } = metadata;
    if (this.#closed) throw new Error(`Function '${name}' was registered after the host had started.`);
    if (this.#names.has(name.toLowerCase())) throw new Error(`A function '${name}' is registered already.`);
    const hosted = hostedFunction(metadata, callback);
    const trigger = bindings[hosted.trigger];
    switch (trigger?.type) {
      case "orchestrationTrigger":
        this.#orchestrators.set(name.toLowerCase(), hosted);
        break;
      case "activityTrigger":
        this.#activities.set(name.toLowerCase(), hosted);
        break;
      case "httpTrigger":
        this.#http.push({ ...hosted, route: routeOf(name, trigger), methods: methodsOf(trigger) });
        break;
      default:
        throw new UnsupportedFunction(
          name,
          `triggers of type '${trigger?.type ?? "none"}' are not supported.`,
        );
    }
    this.#names.add(name.toLowerCase());
  }

  registerHook(name: string, callback: HookCallback): Disposable {
    if (!isHookName(name)) throw new RangeError(`Unrecognized hook "${name}"`);
    const hooks = this.#hooks.get(name) ?? [];
    hooks.push(callback);
    this.#hooks.set(name, hooks);
    return new Disposable(() => {
      const at = hooks.indexOf(callback);
      if (at >= 0) hooks.splice(at, 1);
    });
  }

  log(level: string, category: string, message: string): void {
    this.#log(level, category, message);
  }
}

function hostedFunction(metadata: FunctionMetadata, callback: FunctionCallback): HostedFunction {
  const { name, bindings } = metadata;
  const durableClients: string[] = [];
  let trigger: string | undefined;
  for (const [key, { type, direction }] of Object.entries(bindings)) {
    if (type.toLowerCase().endsWith("trigger")) trigger = key;
    else if (type === "durableClient" && direction === "in") durableClients.push(key);
    else if (!(type === "http" && key === "$return")) {
      throw new UnsupportedFunction(name, `bindings of type '${type}' are not supported.`);
    }
  }
  if (trigger === undefined) throw new UnsupportedFunction(name, "it has no trigger.");
  return { name, metadata, callback, trigger, durableClients };
}

function routeOf(name: string, trigger: Binding): Route {
  const { route } = trigger;
  const text = typeof route === "string" && route !== "" ? route : name;
  const parsed = parseRoute(text);
  if (parsed === undefined) throw new UnsupportedFunction(name, `its route '${text}' is not supported.`);
  return parsed;
}

function methodsOf({ methods }: Binding): string[] {
  const listed = Array.isArray(methods) ? methods.filter((method) => typeof method === "string") : [];
  return listed.map((method) => method.toUpperCase());
}
