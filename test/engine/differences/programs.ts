import * as df from "durable-functions";

const TIMERS = 8;
const BELOW_A_SECOND_MS = 900;

/** What both sides carry out: each program meets one of the differences that docs/ARCHITECTURE.md lists. */
export function registerPrograms(): void {
  // How many of its timers fired before their time.
  df.app.orchestration("EdgeTimers", function* ({ df: durable }) {
    let early = 0;
    for (let count = 0; count < TIMERS; count += 1) {
      const due = durable.currentUtcDateTime.getTime() + BELOW_A_SECOND_MS;
      yield durable.createTimer(new Date(due));
      if (durable.currentUtcDateTime.getTime() < due) early += 1;
    }
    return early;
  });
  df.app.orchestration("EdgeMissing", function* ({ df: durable }) {
    return yield durable.callActivity("edgeNobody");
  });
  df.app.orchestration("EdgeWaits", function* ({ df: durable }) {
    return yield durable.waitForExternalEvent("never");
  });
  df.app.orchestration("EdgeFails", function* ({ df: durable }) {
    return yield durable.callActivity("edgeBreaks");
  });
  df.app.activity("edgeBreaks", {
    handler: () => {
      throw new Error("on purpose");
    },
  });
}
