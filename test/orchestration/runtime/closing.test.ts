import { app } from "@azure/functions";
import { describe, expect, it } from "vitest";
import { hosted, testStart } from "../../support/runtime/hosted.ts";
import { ManualClock } from "../../support/runtime/manual-clock.ts";

const minute = 60_000;
const clockTime = (at: number) => new Date(at).toISOString().slice(11, 19);

describe("timer functions of a host that closes", () => {
  it("do not keep the process busy when one comes due while the host waits for another to end", async () => {
    const clock = new ManualClock(testStart);
    let finish: () => void = () => undefined;
    const working = new Promise<void>((resolve) => (finish = resolve));
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const ran: string[] = [];
    const host = await hosted({
      clock,
      app: () => {
        app.timer("Slow", {
          schedule: "0 1 * * * *",
          handler: () => {
            begin();
            return working;
          },
        });
        app.timer("Other", {
          schedule: "30 * * * * *",
          handler: () => void ran.push(clockTime(clock.now())),
        });
      },
    });
    clock.advanceTo(testStart + minute);
    await begun;
    const stopped = host.stop();
    clock.advanceTo(testStart + 5 * minute);
    // Nothing of the process is ever reached if the host goes round and round without a pause.
    await new Promise(setImmediate);
    finish();
    await stopped;
    expect(ran).toEqual(["12:01:00"]);
  });
});
