import { notModelled } from "../core/arm-error.ts";
import type { ArmRequest, Reply } from "../core/exchange.ts";
import type { Json } from "../core/json.ts";
import type { Simulator } from "../simulator.ts";

/** Everything below is the simulator's own and nothing of Azure's. */
export const CONTROL_PREFIX = "/_sim/";

/** What an observer may read of a simulated world. @throws ArmError for anything else */
export function answerControl(simulator: Simulator, { method, path }: ArmRequest): Reply {
  const reads: Readonly<Record<string, () => Json>> = {
    "/_sim/journal": () => simulator.journal().map((record) => ({ ...record })),
    "/_sim/audit": () => simulator.audit().map((finding) => ({ ...finding })),
    "/_sim/calls": () => ({ ...simulator.calls() }),
    "/_sim/clock": () => ({ now: new Date(simulator.now()).toISOString() }),
  };
  const read = method === "GET" ? reads[path] : undefined;
  if (read === undefined)
    throw notModelled(`${method} ${path}; it answers GET ${Object.keys(reads).join(", ")}`);
  return { status: 200, body: read() };
}
