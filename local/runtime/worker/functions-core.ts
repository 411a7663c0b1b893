/**
 * The part of `@azure/functions-core` that the libraries use: the module that the Node worker supplies at run time and
 * that exists on no registry. Source: azure-functions-nodejs-worker `setupCoreModule`, `@azure/functions` 4.16.5.
 */

export interface Binding {
  readonly type: string;
  readonly direction: string;
  readonly name?: string;
  readonly [option: string]: unknown;
}

export interface FunctionMetadata {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  /** How often the host should try again what failed. */
  readonly retryOptions?: object;
}

export type FunctionCallback = (...args: unknown[]) => unknown;

interface InvocationRequest {
  readonly invocationId: string;
  readonly functionId: string;
  readonly inputData: readonly { readonly name: string; readonly data: object | null }[];
  readonly triggerMetadata: TriggerMetadata;
}

/** What a trigger tells beside its data: typed data by name. */
export type TriggerMetadata = Readonly<Record<string, object>>;

type InvocationState = "default" | "preInvocationHooks" | "postInvocationHooks" | "invocation";

export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly request: InvocationRequest;
  readonly metadata: FunctionMetadata;
  state: InvocationState | undefined;
  log(level: string, category: string, message: string): void;
}

interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<{ returnValue?: unknown }>;
}

export interface ProgrammingModel {
  readonly name: string;
  readonly version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
  /** Called once, when the app has been loaded; its answer says what the library can do beyond the least. */
  getCapabilities?(known: Record<string, string>): Promise<WorkerCapabilities>;
}

export interface WorkerCapabilities {
  /** Where the library takes HTTP requests as streams, if the app wants that. */
  readonly HttpUri?: string;
}

export type HookCallback = (context: Record<string, unknown>) => unknown;

/** The worker's Disposable. */
export class Disposable {
  #onDispose: (() => unknown) | undefined;

  constructor(onDispose: () => unknown) {
    this.#onDispose = onDispose;
  }

  static from(...disposables: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const disposable of disposables) disposable.dispose();
    });
  }

  dispose(): void {
    this.#onDispose?.();
    this.#onDispose = undefined;
  }
}

/** Who receives what the libraries register: the host whose app is being loaded. */
export interface RegistrationTarget {
  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): void;
  registerHook(name: string, callback: HookCallback): Disposable;
  log(level: string, category: string, message: string): void;
}
