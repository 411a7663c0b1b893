import type { Binding, FunctionCallback, FunctionMetadata } from "./functions-core.ts";

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
  /** The trigger's type, such as `httpTrigger`. */
  readonly triggerType: string;
  /** Names of the bindings that want a durable client. */
  readonly durableClients: readonly string[];
}

/** What some triggers need said about why they are not hosted. */
const reasons: Readonly<Record<string, string>> = {
  entityTrigger: "entities are not supported by the embedded host.",
};

const hosted = [
  ...["orchestrationTrigger", "activityTrigger", "httpTrigger"],
  ...["timerTrigger", "eventGridTrigger", "queueTrigger"],
];

/** @throws UnsupportedFunction if the trigger or a binding is none that this host has. */
export function hostedFunction(metadata: FunctionMetadata, callback: FunctionCallback): HostedFunction {
  const { name, bindings } = metadata;
  const durableClients: string[] = [];
  const strange = new Set<string>();
  let trigger: readonly [key: string, binding: Binding] | undefined;
  for (const [key, binding] of Object.entries(bindings)) {
    const { type, direction } = binding;
    if (type.toLowerCase().endsWith("trigger")) trigger = [key, binding];
    else if (type === "durableClient" && direction === "in") durableClients.push(key);
    else if (!(type === "http" && key === "$return")) strange.add(type);
  }
  if (trigger === undefined) throw new UnsupportedFunction(name, "it has no trigger.");
  const [key, { type: triggerType }] = trigger;
  if (!hosted.includes(triggerType)) {
    throw new UnsupportedFunction(
      name,
      reasons[triggerType] ?? `triggers of type '${triggerType}' are not supported.`,
    );
  }
  if (strange.size > 0) {
    const types = [...strange].map((type) => `'${type}'`).join(", ");
    throw new UnsupportedFunction(name, `bindings of type ${types} are not supported.`);
  }
  return { name, metadata, callback, trigger: key, triggerType, durableClients };
}
