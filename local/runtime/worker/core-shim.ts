import Module from "node:module";
import {
  Disposable,
  type FunctionCallback,
  type FunctionMetadata,
  type HookCallback,
  type ProgrammingModel,
  type RegistrationTarget,
  type WorkerCapabilities,
} from "./functions-core.ts";

/**
 * Stands in for `@azure/functions-core`. Like the real worker it answers `require` for that one name and leaves every
 * other alone. `@azure/functions` caches the module and announces its programming model once for the process, so the
 * stand-in belongs to the process too and passes registrations on to the host whose app is loading.
 */

const coreName = "@azure/functions-core";

let programmingModel: ProgrammingModel | undefined;
let loading: RegistrationTarget | undefined;
let queue: Promise<unknown> = Promise.resolve();
let installed = false;
const capabilities = new WeakMap<ProgrammingModel, Promise<WorkerCapabilities>>();

function target(what: string): RegistrationTarget {
  if (loading === undefined)
    throw new Error(`${what} outside of a host's app(): no host is loading its functions.`);
  return loading;
}

const coreModule = {
  version: "4.0.0-embedded",
  hostVersion: "4.1000.0-embedded",
  Disposable,
  setProgrammingModel(model: ProgrammingModel): void {
    programmingModel = model;
  },
  getProgrammingModel(): ProgrammingModel | undefined {
    return programmingModel;
  },
  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    target(`Function '${metadata.name}' was registered`).registerFunction(metadata, callback);
    return new Disposable(() => undefined);
  },
  registerHook(name: string, callback: HookCallback): Disposable {
    return target(`Hook '${name}' was registered`).registerHook(name, callback);
  },
  log(level: string, category: string, message: string): void {
    loading?.log(level, category, message);
  },
};

/** Puts the stand-in in place, once for the process. It must happen before any function is registered. */
export function installCoreShim(): void {
  if (installed) return;
  installed = true;
  Module.prototype.require = new Proxy(Module.prototype.require, {
    apply(require, self, args: [string]): unknown {
      return args[0] === coreName ? coreModule : Reflect.apply(require, self, args);
    },
  });
}

/** Runs an app's registrations against one host. Loads of several hosts wait for one another. */
export async function loadApp(host: RegistrationTarget, app: () => void | Promise<void>): Promise<void> {
  installCoreShim();
  const turn = queue.then(async () => {
    loading = host;
    try {
      await app();
    } finally {
      loading = undefined;
    }
  });
  queue = turn.catch(() => undefined);
  await turn;
}

/** @throws if no function was ever registered in this process. */
export function currentProgrammingModel(): ProgrammingModel {
  if (programmingModel === undefined) {
    throw new Error(
      "@azure/functions did not announce its programming model: was it loaded before the host?",
    );
  }
  return programmingModel;
}

/** What the app's library can do; asked once, as the worker does when the app has been loaded. */
export function libraryCapabilities(): Promise<WorkerCapabilities> {
  if (programmingModel === undefined) return Promise.resolve({});
  const known = capabilities.get(programmingModel) ?? programmingModel.getCapabilities?.({});
  if (known === undefined) return Promise.resolve({});
  capabilities.set(programmingModel, known);
  return known;
}
