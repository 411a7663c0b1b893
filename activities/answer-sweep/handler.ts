import { retryEnded, waive } from "../../domain/sweep/budget.ts";
import { placesOf, type TargetEnd } from "../../domain/sweep/standing.ts";
import type { Records } from "../../platform/records/records.ts";
import { pageOf, readEndPage } from "../../platform/records/sweep-targets.ts";
import type { Handler } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import { editStanding, openSweep } from "../open-sweep.ts";
import type { answerSweep } from "./contract.ts";

export function makeAnswerSweep(records: Records): Handler<typeof answerSweep> {
  return async ({ key, answer, ...ref }) => {
    const present = await changeRun(records, ref, (same) => same);
    if (present.kind === "refused") return present;
    const sweep = await openSweep(records, present.run);
    const { wave, counts } = await editStanding(records, sweep, (same) => same);
    const ends = new Map<number, TargetEnd>();
    for (const page of new Set(placesOf({ counts }, wave).map(pageOf))) {
      for (const [place, { state }] of await readEndPage(records, sweep.run.id, page)) ends.set(place, state);
    }
    await editStanding(records, sweep, (standing) => {
      if (standing.answered.includes(key)) return standing;
      const answered = [...standing.answered, key];
      return { ...(answer === "skip" ? waive(standing) : retryEnded(standing, ends)), answered };
    });
    return { kind: "done", value: null };
  };
}
