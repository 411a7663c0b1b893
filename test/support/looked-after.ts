import { hours } from "../../domain/text/duration.ts";
import { hasEnded, type RunRecord } from "../../domain/run/record.ts";
import type { RunningHost, VirtualClock } from "../../local/runtime/index.ts";
import { withToken } from "./loopback-token.ts";

/** Looks without any change after which nobody expects one any more: more than the hours for which a run may be stuck. */
const LOOKS_AT_MOST = 60;

/**
 * Lets a host work until the run has ended, with somebody who asks for the run once an hour: a virtual clock that skips
 * time does not run for the sake of timer functions, and whoever looks has the run compared with its instance as well.
 */
export async function lookedAfter(
  host: RunningHost,
  clock: VirtualClock,
  id: string,
  record: () => Promise<RunRecord>,
): Promise<RunRecord> {
  await host.idle();
  let run = await record();
  for (let looks = 0; !hasEnded(run) && looks < LOOKS_AT_MOST; looks += 1) {
    clock.resumeFrom(clock.now() + hours(1));
    await fetch(`${host.url}/api/runs/${id}`, { headers: withToken });
    await host.idle();
    const now = await record();
    if (now.updatedAt !== run.updatedAt) looks = 0;
    run = now;
  }
  return run;
}
