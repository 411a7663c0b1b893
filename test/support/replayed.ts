import { recordActivities } from "../../activities/record-activities.ts";
import { loopbackCaller } from "../../functions/http/loopback-caller.ts";
import { registerKeyless } from "../../functions/register.ts";
import { type HistoryEvent, replayHistory } from "../../local/runtime/index.ts";
import { systemClock } from "../../platform/clock.ts";
import { silentLog } from "../../platform/log.ts";
import { memoryRecords } from "../../platform/records/memory-records.ts";
import { TOKEN } from "./loopback-token.ts";

/** What today's workflows decide otherwise than a recorded history, turn by turn; null where they do not. */
export async function divergencesFrom(
  history: readonly HistoryEvent[],
  { untilDivergence = false } = {},
): Promise<readonly (string | null)[]> {
  const records = memoryRecords();
  const turns = await replayHistory({
    history,
    untilDivergence,
    app: () => {
      registerKeyless({
        ...{ records, clock: systemClock, log: silentLog, identify: loopbackCaller(TOKEN) },
        activities: recordActivities(records),
        readCredentials: () => Promise.reject(new Error("not asked here")),
        approval: "notRequired",
        commandPolicy: { selfApproval: "allowed" },
      });
    },
  });
  return turns.map(({ divergence }) => divergence);
}
