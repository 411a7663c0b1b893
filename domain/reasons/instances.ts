import { catalogue, fixed, sentence } from "../text/catalogue.ts";
import { count } from "../text/count.ts";
import { formatDuration, hours } from "../text/duration.ts";

const INSTANCE = "migrate-web-2026-07-02";
const AT = "2026-07-02T15:00:00.000Z";

/** `said` is what the engine says of it; empty if nothing. */
const after = (said: string) => (said === "" ? "" : `: ${said}`);

/** Why the instance of a run is stuck, is given up, or gets no successor: clauses. */
export const INSTANCES = catalogue({
  "instance-missing": fixed("its instance is not there any more: it was purged, or its task hub was lost"),
  "instance-terminated": sentence(({ said }) => `somebody terminated its instance${after(said)}`, {
    said: "no longer needed",
  }),
  "instance-ended": sentence(
    ({ how, said }) => `its instance ended as ${how}, and the run had not ended${after(said)}`,
    { how: "Failed", said: "" },
  ),
  "instance-suspended": sentence(
    ({ instance }) => `somebody suspended its instance ${instance} outside of Keyless`,
    { instance: INSTANCE },
  ),
  "instance-silent": sentence(
    ({ instance, since, ms }) =>
      `nothing has come from its instance ${instance} since ${since}, ${formatDuration(ms)} ago`,
    { instance: INSTANCE, since: AT, ms: hours(2) },
  ),
  "instance-late": sentence(
    ({ instance, since }) =>
      `nothing has come from its instance ${instance} since ${since}, and what it does there does not take so long`,
    { instance: INSTANCE, since: AT },
  ),
  "history-full": sentence(
    ({ events, before, atMost }) =>
      `its history is full: it has about ${String(events)} events before ${before}, and ${String(atMost)} are the most that one may have`,
    { events: 960, before: "a sleep", atMost: 1000 },
  ),
  "child-ended": sentence(
    ({ child, said }) => `its sub-orchestration ${child} ended too early${after(said)}`,
    {
      child: `${INSTANCE}-images`,
      said: "it was terminated",
    },
  ),
  restart: sentence(({ times, because }) => `restart ${String(times)}: ${because}`, {
    times: 1,
    because: "its instance is not there any more: it was purged, or its task hub was lost",
  }),
  restarted: sentence(({ times }) => `it was started again ${String(times)} times`, { times: 10 }),
  "restarted-today": sentence(({ times }) => `it was started again ${String(times)} times within a day`, {
    times: 3,
  }),
  ended: sentence(({ state }) => `the run has ended as ${state}`, { state: "cancelled" }),
});

export const { say: instanceReason } = INSTANCES;

/** What a run was about to do when its history was full: noun phrases, beside the names of activities. */
export const HISTORY_STEPS = catalogue({
  sleep: fixed("a sleep"),
  "event-in-sleep": fixed("an event during a sleep"),
  event: sentence(({ event }) => `a wait for the event ${event}`, { event: "Command" }),
  calls: sentence(({ calls }) => count(calls, "parallel call"), { calls: 4 }),
});

export const { say: historyStep } = HISTORY_STEPS;

/** What a person does about a stuck run. */
export const STUCK_STEPS = catalogue({
  "resume-instance": fixed("resume the instance with the tools that suspended it"),
  "wait-for-restart": sentence(
    ({ at }) =>
      `wait: if it has not gone on by ${at}, the run is started again from its checkpoint; or POST …/cancel`,
    { at: AT },
  ),
  "restart-at": sentence(({ at }) => `wait: the run is started again from its checkpoint at ${at}`, {
    at: AT,
  }),
});

export const { say: stuckStep } = STUCK_STEPS;
