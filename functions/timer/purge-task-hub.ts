import type { TimerHandler } from "@azure/functions";
import * as df from "durable-functions";
import { z } from "zod";
import { days, minutes } from "../../domain/text/duration.ts";
import type { Clock } from "../../platform/clock.ts";
import type { KeylessDependencies } from "../dependencies.ts";
import type { TimerFunction } from "./timer-function.ts";

/** Every night, after old plans have been removed: NCRONTAB, in the host's time zone. */
const NIGHTLY = "0 0 4 * * *";

/** How long the task hub keeps an instance that has ended, unless a setting says otherwise. Milliseconds. */
const KEPT_MS = days(30);

/** Purges what ended runs leave in the task hub, after a while; their records stay. */
export const purgeTaskHubTimer: TimerFunction = {
  name: "purgeTaskHub",
  schedule: NIGHTLY,
  durableClient: true,
  handler: purge,
};

function purge({ clock, log, taskHubKeptMs = KEPT_MS }: KeylessDependencies): TimerHandler {
  return async (_timer, context) => {
    const { purged, more } = await purgeTaskHub(df.getClient(context), clock, taskHubKeptMs);
    if (purged > 0) log.info("purged ended instances from the task hub", { instances: purged, more });
  };
}

type Client = Pick<df.DurableClient, "getStatusBy" | "purgeInstanceHistory">;

/** One call ends well before `functionTimeout` of host.json; the next night continues. Milliseconds. */
const LASTS_MS = minutes(3);

const ENDED = [
  df.OrchestrationRuntimeStatus.Completed,
  df.OrchestrationRuntimeStatus.Failed,
  df.OrchestrationRuntimeStatus.Terminated,
];

/**
 * Instances are found with one query per period of their creation time, counted back from the limit; the last period has
 * no end. The library keeps all results of a query in memory, so the period with the most instances is short.
 */
const STRETCHES_MS = [days(7), days(30), days(90)];
const LONG_AGO = new Date(0);

const Ended = z.object({ instanceId: z.string(), lastUpdatedTime: z.coerce.date() });

export interface Purged {
  /** Purged instances, with their histories, messages and blobs, including sub-orchestrations. */
  readonly purged: number;
  /** True if there was no time for all of them. */
  readonly more: boolean;
}

/**
 * Purges instances that ended longer ago than `keptMs`, each by its id. The client's own purge by time uses the creation
 * time, and would purge a run of many weeks immediately after its end. An instance in progress is never purged: the
 * extension refuses that as well.
 */
export async function purgeTaskHub(client: Client, clock: Clock, keptMs: number): Promise<Purged> {
  const began = clock.now();
  const limit = new Date(began - keptMs);
  let purged = 0;
  for (const [createdTimeFrom, createdTimeTo] of stretches(limit)) {
    const found = await client.getStatusBy({ createdTimeFrom, createdTimeTo, runtimeStatus: ENDED });
    for (const instance of found) {
      const { instanceId, lastUpdatedTime } = Ended.parse(instance);
      if (lastUpdatedTime >= limit) continue;
      if (clock.now() - began > LASTS_MS) return { purged, more: true };
      purged += (await client.purgeInstanceHistory(instanceId)).instancesDeleted;
    }
  }
  return { purged, more: false };
}

/** The periods before the limit, the newest first. */
function stretches(limit: Date): readonly (readonly [from: Date, to: Date])[] {
  const ends = [0, ...STRETCHES_MS].map((back) => new Date(limit.getTime() - back));
  return ends.map((end, index) => [ends[index + 1] ?? LONG_AGO, end]);
}
