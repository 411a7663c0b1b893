import type { Simulator } from "../../local/arm/simulator.ts";

export type ScriptedFault = Parameters<Simulator["faults"]["onNext"]>[1];

/** Every way in which one call can go wrong. A lost response takes the client's own half minute, so it is left out. */
export const CALL_FAULTS: readonly [ScriptedFault, ...ScriptedFault[]] = [
  { kind: "throttled", retryAfterSeconds: 240 },
  { kind: "refuse", status: 500, code: "InternalServerError", message: "Something failed." },
  { kind: "refuse", status: 503, code: "ServerTimeout", message: "Try again." },
  { kind: "refuse", status: 409, code: "OperationNotAllowed", message: "Another operation is in progress." },
  { kind: "refuse", status: 403, code: "AuthorizationFailed", message: "No right." },
  { kind: "refuse", status: 400, code: "NobodyKnowsThisCode", message: "Unheard of." },
  { kind: "refuse", status: 412, code: "PreconditionFailed", message: "The etag differs." },
  { kind: "resetBefore" },
  { kind: "resetAfter" },
  { kind: "malformedBody" },
  { kind: "strangeState", state: "Pondering" },
  { kind: "operationExpires", afterSeconds: 0 },
  { kind: "failLate", code: "UpgradeFailed", message: "Drain node failed." },
];
