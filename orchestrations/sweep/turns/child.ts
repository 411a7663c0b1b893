import { advanceSweep } from "../../../activities/advance-sweep/contract.ts";
import { defineChild } from "../../kit/child.ts";
import type { Flow } from "../../kit/flow.ts";
import { EVENTS_OF, HISTORY_EVENTS } from "../../kit/history-budget.ts";
import type { Steps } from "../../kit/steps.ts";
import { sweepTurns, type SweepTurnsInput, type SweepTurnsOutput } from "./contract.ts";

export const sweepTurnsChild = defineChild(sweepTurns, turns);

/** The most polls of a batch: the rest of its history is for repeated calls and for events that arrive in between. */
const TURNS_AT_MOST = Math.floor((HISTORY_EVENTS.stopAt * 0.4) / (EVENTS_OF.call + EVENTS_OF.race));

/** Polls until the wave is over or the sweep itself must decide. */
function* turns(flow: Flow, { wave, starts }: SweepTurnsInput): Steps<SweepTurnsOutput> {
  let line = "";
  for (let turn = 0; turn < TURNS_AT_MOST; turn += 1) {
    const asked = { ...flow.run, at: flow.at(), wave, starts };
    const { kind, forMs, ...now } = yield* flow.value(advanceSweep, asked, { resource: flow.runId });
    line = now.line;
    if (kind !== "going") return { kind, ...now };
    if (!starts) yield* flow.sleep(forMs);
    else if (yield* flow.restUntilControl(forMs)) return { kind: "controlPending", line };
  }
  return { kind: "more", line };
}
