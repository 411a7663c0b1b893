import { z } from "zod";
import type { LateFailure } from "./exchange.ts";
import { canonical } from "./ids.ts";

/** Which requests a fault waits for. All that is given must fit. */
export const FaultMatch = z.strictObject({
  /** Name of the operation, such as `managedClusters.put`. */
  operation: z.string().optional(),
  method: z.string().optional(),
  /** Text that the path must contain, in any case. */
  pathContains: z.string().optional(),
});
export type FaultMatch = z.infer<typeof FaultMatch>;

export const Fault = z.discriminatedUnion("kind", [
  /** 429 with Retry-After in seconds. */
  z.strictObject({ kind: z.literal("throttled"), retryAfterSeconds: z.number().int().positive() }),
  /** Any refusal, before the request does anything. */
  z.strictObject({
    kind: z.literal("refuse"),
    status: z.number().int().min(400).max(599),
    code: z.string(),
    message: z.string().default("Scripted by a fault."),
    headers: z.record(z.string(), z.string()).default({}),
  }),
  /** The connection breaks before the request does anything. */
  z.strictObject({ kind: z.literal("resetBefore") }),
  /** The request is carried out and committed, then the connection breaks: the outcome stays unknown to the caller. */
  z.strictObject({ kind: z.literal("resetAfter") }),
  /** The request is carried out, and the body of the answer is cut in the middle. */
  z.strictObject({ kind: z.literal("malformedBody") }),
  /** The operation is accepted and fails at its end. */
  z.strictObject({ kind: z.literal("failLate"), code: z.string(), message: z.string() }),
]);
export type Fault = z.infer<typeof Fault>;

export const ScriptedFault = z.strictObject({
  match: FaultMatch,
  fault: Fault,
  times: z.number().int().positive().default(1),
});
export type ScriptedFault = z.infer<typeof ScriptedFault>;

export interface FaultTarget {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
}

/** Faults in the order in which they were scripted; each is used up by the first requests that fit. */
export class Faults {
  readonly #waiting: { match: FaultMatch; fault: Fault }[] = [];

  onNext(match: FaultMatch, fault: z.input<typeof Fault>, times = 1): void {
    this.add(ScriptedFault.parse({ match, fault, times }));
  }

  add({ match, fault, times }: ScriptedFault): void {
    for (let count = 0; count < times; count += 1) this.#waiting.push({ match, fault });
  }

  /** What nothing has consumed yet; a test fails if something is left. */
  unconsumed(): readonly { readonly match: FaultMatch; readonly fault: Fault }[] {
    return [...this.#waiting];
  }

  /** The next fault of the request itself. */
  take(target: FaultTarget): Exclude<Fault, { kind: "failLate" }> | undefined {
    const index = this.#waiting.findIndex(
      ({ match, fault }) => fault.kind !== "failLate" && fits(match, target),
    );
    const fault = this.#waiting[index]?.fault;
    if (fault === undefined || fault.kind === "failLate") return undefined;
    this.#waiting.splice(index, 1);
    return fault;
  }

  /** The next late failure for an operation that is being accepted. */
  takeLate(target: FaultTarget): LateFailure | undefined {
    const index = this.#waiting.findIndex(
      ({ match, fault }) => fault.kind === "failLate" && fits(match, target),
    );
    const fault = this.#waiting[index]?.fault;
    if (fault?.kind !== "failLate") return undefined;
    this.#waiting.splice(index, 1);
    return { code: fault.code, message: fault.message };
  }
}

function fits(match: FaultMatch, target: FaultTarget): boolean {
  return (
    (match.operation === undefined || match.operation === target.operation) &&
    (match.method === undefined || match.method.toUpperCase() === target.method) &&
    (match.pathContains === undefined || canonical(target.path).includes(match.pathContains.toLowerCase()))
  );
}
