import type { RequestFault } from "./fault.ts";
import type { Reply } from "./exchange.ts";
import { isObject, type Json, withAt } from "../world/json.ts";
import { ArmError } from "./arm-error.ts";

/** How a request ends: an answer, a connection that breaks, silence, or an answer whose body ends in the middle. */
export type Outcome =
  | {
      readonly kind: "answer";
      readonly reply: Reply;
      /** Real milliseconds by which the answer is delayed. */
      readonly delayMs?: number;
    }
  | { readonly kind: "reset" }
  | { readonly kind: "silence" }
  | { readonly kind: "cut"; readonly reply: Reply };

/** The refusals among the faults, thrown before the request does anything. */
export function refuseScripted(fault: RequestFault | undefined): void {
  if (fault?.kind === "throttled") {
    const seconds = String(fault.retryAfterSeconds);
    throw new ArmError({
      status: 429,
      code: "TooManyRequestsReceived",
      message: `Too many requests were received. Please retry after ${seconds} seconds.`,
      headers: { "retry-after": seconds },
    });
  }
  if (fault?.kind === "refuse") throw new ArmError(fault);
}

/** What the caller gets to see of a request that was carried out. */
export function outcomeUnder(fault: RequestFault | undefined, reply: Reply): Outcome {
  switch (fault?.kind) {
    case "resetAfter":
      return { kind: "reset" };
    case "lostResponse":
      return { kind: "silence" };
    case "malformedBody":
      return { kind: "cut", reply };
    case "slow":
      return { kind: "answer", reply, delayMs: fault.delayMs };
    case "strangeState":
      return { kind: "answer", reply: withState(reply, fault.state) };
    default:
      return { kind: "answer", reply };
  }
}

function withState(reply: Reply, state: string): Reply {
  const { body } = reply;
  if (!isObject(body)) return reply;
  const path: readonly string[] = isObject(body["properties"] as Json | undefined)
    ? ["properties", "provisioningState"]
    : ["status"];
  return { ...reply, body: withAt(body, path, state) };
}
