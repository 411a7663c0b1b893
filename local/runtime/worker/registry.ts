import { parseRoute, type Route } from "../http/route.ts";
import { hostedFunction, UnsupportedFunction, type HostedFunction } from "./hosted-function.ts";
import {
  Disposable,
  type Binding,
  type FunctionCallback,
  type FunctionMetadata,
  type HookCallback,
  type RegistrationTarget,
} from "./functions-core.ts";

/** The app has functions that this host cannot run; the error names all of them at once. */
export class UnsupportedApp extends Error {
  override readonly name = "UnsupportedApp";
  readonly code = "UNSUPPORTED_FUNCTION";
  readonly functions: readonly UnsupportedFunction[];

  constructor(functions: readonly UnsupportedFunction[]) {
    super(functions.map(({ message }) => message).join("\n"));
    this.functions = functions;
  }
}

export interface HttpFunction extends HostedFunction {
  readonly route: Route;
  /** Upper case; empty for all. */
  readonly methods: readonly string[];
}

const hookNames = ["appStart", "appTerminate", "preInvocation", "postInvocation", "log"] as const;
export type HookName = (typeof hookNames)[number];

const isHookName = (name: string): name is HookName => hookNames.some((known) => known === name);

export interface RegistryOptions {
  readonly log: RegistrationTarget["log"];
  /** True for a function that the settings switch off: it is left out. */
  readonly isDisabled?: (name: string) => boolean;
  /** Sees each function before it is taken; an UnsupportedFunction that it throws is the app's. */
  readonly onFunction?: (hosted: HostedFunction) => void;
  /** Is called for each function that cannot be hosted and leaves it out, instead of refusing the app. */
  readonly onUnsupported?: (unsupported: UnsupportedFunction) => void;
}

/** What one app registered. Durable names are found without regard to case, as in Azure. */
export class Registry implements RegistrationTarget {
  readonly #functions = new Map<string, HostedFunction>();
  readonly #http: HttpFunction[] = [];
  readonly #names = new Set<string>();
  readonly #hooks = new Map<HookName, HookCallback[]>();
  readonly #unsupported: UnsupportedFunction[] = [];
  readonly #options: RegistryOptions;
  #closed = false;

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  /**
   * From now on a registration is an error.
   *
   * @throws UnsupportedFunction, or UnsupportedApp for several of them, if the app has what is not hosted.
   */
  close(): void {
    this.#closed = true;
    const [first, ...more] = this.#unsupported;
    if (first !== undefined) throw more.length === 0 ? first : new UnsupportedApp(this.#unsupported);
  }

  orchestrator(name: string): HostedFunction | undefined {
    return this.#ofType("orchestrationTrigger", name);
  }

  activity(name: string): HostedFunction | undefined {
    return this.#ofType("activityTrigger", name);
  }

  get orchestratorNames(): readonly string[] {
    return this.triggeredBy("orchestrationTrigger").map(({ name }) => name);
  }

  get httpFunctions(): readonly HttpFunction[] {
    return this.#http;
  }

  /** Every function, in the order of registration. */
  get functions(): readonly HostedFunction[] {
    return [...this.#functions.values()];
  }

  /** The functions with a trigger of that type. */
  triggeredBy(triggerType: string): readonly HostedFunction[] {
    return this.functions.filter((hosted) => hosted.triggerType === triggerType);
  }

  hooks(name: HookName): readonly HookCallback[] {
    return this.#hooks.get(name) ?? [];
  }

  /** @throws for a name that is taken. `close` reports what cannot be hosted. */
  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): void {
    const { name } = metadata;
    if (this.#closed) throw new Error(`Function '${name}' was registered after the host had started.`);
    if (this.#names.has(name.toLowerCase())) throw new Error(`A function '${name}' is registered already.`);
    this.#names.add(name.toLowerCase());
    if (this.#options.isDisabled?.(name) === true) return;
    try {
      this.#add(hostedFunction(metadata, callback));
    } catch (error) {
      if (!(error instanceof UnsupportedFunction)) throw error;
      if (this.#options.onUnsupported) this.#options.onUnsupported(error);
      else this.#unsupported.push(error);
    }
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
    this.#options.log(level, category, message);
  }

  #ofType(triggerType: string, name: string): HostedFunction | undefined {
    const found = this.#functions.get(name.toLowerCase());
    return found?.triggerType === triggerType ? found : undefined;
  }

  #add(hosted: HostedFunction): void {
    this.#options.onFunction?.(hosted);
    const trigger = hosted.metadata.bindings[hosted.trigger];
    if (hosted.triggerType === "httpTrigger" && trigger !== undefined) {
      const route = routeOf(hosted.name, trigger);
      this.#http.push({ ...hosted, route, methods: methodsOf(trigger) });
    }
    this.#functions.set(hosted.name.toLowerCase(), hosted);
  }
}

function routeOf(name: string, { route }: Binding): Route {
  const text = typeof route === "string" && route !== "" ? route : name;
  const parsed = parseRoute(text);
  if (parsed === undefined) throw new UnsupportedFunction(name, `its route '${text}' is not understood.`);
  return parsed;
}

function methodsOf({ methods }: Binding): string[] {
  const listed = Array.isArray(methods) ? methods.filter((method) => typeof method === "string") : [];
  return listed.map((method) => method.toUpperCase());
}
