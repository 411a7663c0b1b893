import { namesApart } from "../../../domain/cluster/names-apart.ts";
import { formatDuration } from "../../../domain/text/duration.ts";
import type { TargetView } from "../keyless-client.ts";

const NAMED = 4;

/** How the clusters of a sweep stand, in one line: what is through, what runs now, who waits for a person. */
export function sweepStatus(targets: readonly TargetView[], passedMs: number): string {
  const of = (state: TargetView["state"]) => targets.filter((target) => target.state === state);
  const [succeeded, running, parked, pending] = [of("succeeded"), of("running"), of("parked"), of("pending")];
  const others = targets.length - succeeded.length - running.length - parked.length - pending.length;
  const ids = (some: readonly TargetView[]) => some.map(({ clusterId }) => clusterId);
  const now = namesApart(ids(running.slice(0, NAMED)), ids(targets));
  const parts = [
    `${String(succeeded.length)} of ${String(targets.length)} through`,
    ...(running.length === 0
      ? []
      : [`${String(running.length)} running (${now.join(", ")}${running.length > NAMED ? ", …" : ""})`]),
    ...(parked.length === 0 ? [] : [`${String(parked.length)} waiting for a person`]),
    ...(others === 0 ? [] : [`${String(others)} not through`]),
    ...(pending.length === 0 ? [] : [`${String(pending.length)} to come`]),
  ];
  return `  ${formatDuration(passedMs)}  ${parts.join(", ")}`;
}
