import type { z } from "zod";
import type { FaultMatch, ScriptedFault } from "./fault.ts";

type Script = z.input<typeof ScriptedFault>;

interface Storm {
  /** How long it lasts, in milliseconds of simulated time. */
  readonly forMs: number;
  /** When it begins, from now on. */
  readonly afterMs?: number;
  /** Which part of the requests it meets; all of them if absent. */
  readonly share?: number;
  readonly match?: FaultMatch;
}

const windowOf = ({ forMs, afterMs = 0, share = 1, match = {} }: Storm) => ({
  match,
  window: { forMs, afterMs, share },
});

/** Every request gets a 429 with a Retry-After. */
export function throttleStorm({
  retryAfterSeconds,
  ...storm
}: Storm & { retryAfterSeconds: number }): Script {
  return { ...windowOf(storm), fault: { kind: "throttled", retryAfterSeconds } };
}

/** The service answers, and answers that it cannot. */
export function serverErrorStorm({
  status = 500,
  ...storm
}: Storm & { status?: 500 | 502 | 503 | 504 }): Script {
  return {
    ...windowOf(storm),
    fault: { kind: "refuse", status, code: SERVER_ERRORS[status], message: "An internal error occurred." },
  };
}

/** Nobody answers: every connection breaks before anything was done. */
export function outage(storm: Storm): Script {
  return { ...windowOf(storm), fault: { kind: "resetBefore" } };
}

const SERVER_ERRORS = {
  500: "InternalServerError",
  502: "BadGateway",
  503: "ServiceUnavailable",
  504: "GatewayTimeout",
} as const;
