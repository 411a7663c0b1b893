import type { View } from "../world/view.ts";
import type { Work } from "../world/world.ts";
import type { JournalRecord } from "../world/tables.ts";
import type { ArmError } from "./arm-error.ts";
import type { ArmRequest, Route } from "./exchange.ts";

/** Reads by another verb than GET are no writes. */
export function isWrite(route: Route): boolean {
  return route.method !== "GET" && route.readsOnly !== true;
}

/** Adds one write, in the same unit of work as what it did. */
export function recordWrite(
  world: Work,
  now: number,
  request: ArmRequest,
  route: Route,
  answer: { readonly status: number; readonly code: string | null },
): void {
  const last = world.get("meta", "journalLength")?.value;
  const seq = (typeof last === "number" ? last : 0) + 1;
  world.put("meta", "journalLength", { value: seq });
  world.put("journal", String(seq).padStart(12, "0"), {
    seq,
    at: new Date(now).toISOString(),
    method: request.method,
    path: request.path,
    operation: route.operation,
    status: answer.status,
    code: answer.code,
    bodyHash: request.bodyHash ?? null,
  });
}

/** Every write that was answered, in order. */
export function journalOf(world: View): readonly JournalRecord[] {
  return [...world.entries("journal")]
    .map(([, record]) => record)
    .sort((left, right) => left.seq - right.seq);
}

/** What a thrown refusal looks like in the journal. */
export function outcomeOf(error: ArmError): { readonly status: number; readonly code: string } {
  return { status: error.status, code: error.code };
}
