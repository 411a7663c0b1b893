import Module, { createRequire } from "node:module";
import { installCoreShim } from "../../local/runtime/worker/core-shim.ts";
import type {
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  ProgrammingModel,
} from "../../local/runtime/worker/functions-core.ts";

const NAME = "@azure/functions-core";
type Core = Readonly<Record<string, unknown>> & {
  readonly setProgrammingModel: (model: ProgrammingModel) => void;
  readonly registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) => unknown;
  readonly registerHook: (name: string, callback: HookCallback) => unknown;
  readonly log: (level: string, category: string, message: string) => void;
};

export interface Registration {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/** What one app does to the worker's module while it loads. */
export interface StrictCore {
  readonly registrations: readonly Registration[];
  readonly models: readonly ProgrammingModel[];
  /** Registers the same with the embedded host that is loading an app now; a module registers only once. */
  registerAgain(): void;
  /** The app has been loaded: from now on registrations are errors, as once the worker has told the host of them. */
  close(): void;
}

/** What JavaScript itself looks for in a module or a promise. */
const LOOKED_FOR = new Set<string | symbol>(["__esModule", "then", "default", "toJSON"]);
const HOOKS = ["preInvocation", "postInvocation", "appStart", "appTerminate", "log"];
const LEVELS = ["trace", "debug", "information", "warning", "error", "critical", "none"];
/** Source: azure-functions-host, Utility.IsValidFunctionName. */
const FUNCTION_NAME = /^[a-z][a-z0-9_-]{0,127}$/i;

/**
 * Puts a strict `@azure/functions-core` over that of the embedded host: the members that the Node worker's has and no
 * others, registrations that the Functions host would take and no others, and everything passed on. Once for a process.
 * Source: azure-functions-nodejs-worker, src/setupCoreModule.ts and src/coreApi/registerFunction.ts.
 */
export function installStrictCore(): StrictCore {
  installCoreShim();
  const inner = createRequire(import.meta.url)(NAME) as Core;
  const registrations: Registration[] = [];
  const hooks: (readonly [name: string, callback: HookCallback])[] = [];
  const models: ProgrammingModel[] = [];
  let closed = false;
  const open = (what: string) => {
    if (closed) throw new Error(`${what} after the app was loaded`);
  };
  const members: Core = {
    ...inner,
    setProgrammingModel(model) {
      open("a programming model was set");
      if (typeof model.name !== "string" || typeof model.version !== "string")
        throw new TypeError("a programming model needs a name and a version");
      if (typeof model.getInvocationModel !== "function")
        throw new TypeError("a programming model needs getInvocationModel");
      models.push(model);
      inner.setProgrammingModel(model);
    },
    registerFunction(metadata, callback) {
      open(`function ${metadata.name} was registered`);
      check(metadata, callback, registrations);
      registrations.push({ metadata, callback });
      return inner.registerFunction(metadata, callback);
    },
    registerHook(name, callback) {
      if (!HOOKS.includes(name)) throw new RangeError(`the worker has no hook ${name}`);
      if (typeof callback !== "function") throw new TypeError(`hook ${name} is no function`);
      hooks.push([name, callback]);
      return inner.registerHook(name, callback);
    },
    log(level, category, message) {
      if (!LEVELS.includes(level)) throw new RangeError(`the worker has no log level ${level}`);
      if (!["user", "system"].includes(category))
        throw new RangeError(`there is no log category ${category}`);
      if (typeof message !== "string") throw new TypeError("a log line is a text");
      inner.log(level, category, message);
    },
  };
  const strict = new Proxy(members, {
    get(core, key) {
      if (typeof key === "string" && key in core) return core[key];
      if (LOOKED_FOR.has(key) || typeof key === "symbol") return undefined;
      throw new TypeError(`${NAME} has no member ${key}`);
    },
    set(_core, key) {
      throw new TypeError(`${NAME} cannot be changed: ${String(key)}`);
    },
  });
  Module.prototype.require = new Proxy(Module.prototype.require, {
    apply: (require, self, args: [string]): unknown =>
      args[0] === NAME ? strict : Reflect.apply(require, self, args),
  });
  return {
    registrations,
    models,
    registerAgain: () => {
      for (const { metadata, callback } of registrations) inner.registerFunction(metadata, callback);
      for (const [name, callback] of hooks) inner.registerHook(name, callback);
    },
    close: () => {
      closed = true;
    },
  };
}

function check(
  { name, bindings }: FunctionMetadata,
  callback: FunctionCallback,
  known: readonly Registration[],
): void {
  if (!FUNCTION_NAME.test(name)) throw new RangeError(`${name} is no name of a function`);
  if (typeof callback !== "function") throw new TypeError(`function ${name} has no handler`);
  if (known.some(({ metadata }) => metadata.name.toLowerCase() === name.toLowerCase()))
    throw new Error(`function ${name} is registered twice`);
  const each = Object.entries(bindings);
  for (const [key, { type, direction }] of each) {
    if (type === "") throw new TypeError(`binding ${key} of ${name} has no type`);
    if (!["in", "out", "inout"].includes(direction))
      throw new RangeError(`binding ${key} of ${name} goes ${direction}`);
  }
  const triggers = each.filter(([, { type }]) => /trigger$/i.test(type));
  if (triggers.length !== 1) throw new Error(`function ${name} has ${String(triggers.length)} triggers`);
}
