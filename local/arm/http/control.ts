import { z } from "zod";
import { ArmError, notModelled } from "../core/arm-error.ts";
import type { MovableClock } from "../core/clocks.ts";
import type { ArmRequest, Reply } from "../core/exchange.ts";
import type { Json } from "../world/json.ts";
import { FaultScript, script } from "../scenario/scenario.ts";
import { capabilityJson } from "../capabilities/capabilities.ts";
import { canonical } from "../world/ids.ts";
import type { Simulator } from "../simulator.ts";

/** Everything below is the simulator's own and nothing of Azure's. */
export const CONTROL_PREFIX = "/_sim/";

const ClockMove = z.union([
  z.strictObject({ set: z.iso.datetime({ offset: true }) }),
  z.strictObject({ advanceMs: z.number().int().min(0) }),
]);

/** What is observed, and what may be moved. */
export interface Controlled {
  readonly simulator: Simulator;
  /** Undefined where the clock is somebody else's. */
  readonly clock: MovableClock | undefined;
}

type Endpoint = (controlled: Controlled, body: Json | undefined, query: URLSearchParams) => Json;

const endpoints: Readonly<Record<string, Endpoint>> = {
  "GET /_sim/journal": ({ simulator }) => simulator.journal().map((record) => ({ ...record })),
  "GET /_sim/audit": ({ simulator }) => simulator.audit().map((finding) => ({ ...finding })),
  "GET /_sim/capabilities": ({ simulator }, _, query) => capabilitiesIn(simulator, query.get("cluster")),
  "GET /_sim/calls": ({ simulator }) => ({ ...simulator.calls() }),
  "GET /_sim/clock": timeOf,
  "POST /_sim/clock": moveClock,
  "GET /_sim/faults": faultsOf,
  "POST /_sim/faults": (controlled, body) => {
    script(controlled.simulator, parsed(FaultScript, body));
    return faultsOf(controlled);
  },
  "DELETE /_sim/faults": (controlled) => {
    controlled.simulator.faults.clear();
    return faultsOf(controlled);
  },
};

/** Reads and moves a simulated world from outside. @throws ArmError for anything else */
export function answerControl(controlled: Controlled, { method, path, body, query }: ArmRequest): Reply {
  const endpoint = endpoints[`${method} ${path}`];
  if (endpoint !== undefined) return { status: 200, body: endpoint(controlled, body, query) };
  throw notModelled(`${method} ${path}; it answers ${Object.keys(endpoints).join(", ")}`);
}

/** What a cluster needs and whether it has it; a list of all clusters where none is named. */
function capabilitiesIn(simulator: Simulator, id: string | null): Json {
  if (id !== null && simulator.view().get("clusters", canonical(id)) === undefined) {
    throw new ArmError({ status: 404, code: "NotFound", message: `There is no cluster ${id}.` });
  }
  const found = simulator.capabilities(id ?? undefined).map(({ cluster, capabilities }) => ({
    cluster,
    capabilities: capabilities.map(capabilityJson),
  }));
  return id === null ? found : (found[0] ?? {});
}

function timeOf({ simulator }: Controlled): Json {
  return { now: new Date(simulator.now()).toISOString() };
}

function moveClock(controlled: Controlled, body: Json | undefined): Json {
  const { simulator, clock } = controlled;
  if (clock === undefined)
    throw refusedMove("The clock of this simulator belongs to the process that it runs in.");
  const move = parsed(ClockMove, body);
  const now = simulator.now();
  const at = "set" in move ? Date.parse(move.set) : now + move.advanceMs;
  if (at < now) throw refusedMove(`Time does not go back: it is ${new Date(now).toISOString()} already.`);
  clock.moveTo(at);
  simulator.keepTime();
  return timeOf(controlled);
}

function refusedMove(message: string): ArmError {
  return new ArmError({ status: 409, code: "ClockNotMoved", message });
}

function faultsOf({ simulator: { faults, seed } }: Controlled): Json {
  // What was parsed from JSON is JSON.
  return JSON.parse(
    JSON.stringify({
      seed,
      waiting: faults.waiting(),
      unconsumed: faults.unconsumed(),
      random: faults.random(),
    }),
  ) as Json;
}

function parsed<Value>(schema: z.ZodType<Value>, body: Json | undefined): Value {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new ArmError({ status: 400, code: "InvalidRequestContent", message: z.prettifyError(result.error) });
}
