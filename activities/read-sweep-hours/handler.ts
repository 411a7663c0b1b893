import { SweepRequest } from "../../domain/sweep/request.ts";
import { fitsNow, mayStartAt } from "../../domain/sweep/start-hours.ts";
import type { Clock } from "../../platform/clock.ts";
import { runs } from "../../platform/records/kinds.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import type { readSweepHours } from "./contract.ts";

/** If the record of the sweep is gone, the run may start now. */
export function makeReadSweepHours(records: Records, clock: Clock): Handler<typeof readSweepHours> {
  return async ({ sweep, expectedMs, at }) => {
    const stored = await records.read(runs, sweep);
    const now = Math.max(Date.parse(at), clock.now());
    if (stored === undefined) return { kind: "done", value: { forMs: 0 } };
    const request = SweepRequest.parse(stored.value.input);
    if (fitsNow(request, expectedMs, now)) return { kind: "done", value: { forMs: 0 } };
    const next = mayStartAt(request, expectedMs, now);
    return { kind: "done", value: next === undefined ? {} : { forMs: next - now } };
  };
}
