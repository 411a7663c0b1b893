import { lastPauseOrResume } from "../../domain/run/controls.ts";
import { RunRecord } from "../../domain/run/record.ts";
import type { Clock } from "../../platform/clock.ts";
import { runs } from "../../platform/records/kinds.ts";
import { change, type Records } from "../../platform/records/records.ts";
import { person as personNamed } from "./people.ts";

/** A person who says something to a run at one moment of its course, whatever crashes. */
export interface PersonAtRecords {
  readonly says: "pause" | "cancel";
  /** Said right before this step is written for the first time. */
  readonly before: string;
  /** A pause is taken back after this long, in milliseconds. */
  readonly resumesAfterMs?: number;
}

/** Records in which the person's commands turn up. No event wakes the run: each hint gets lost. */
export function withPerson(records: Records, clock: Clock, person: PersonAtRecords): Records {
  const { says, before, resumesAfterMs = Number.POSITIVE_INFINITY } = person;
  let said = false;
  const write = (id: string, name: "pause" | "cancel" | "resume"): Promise<unknown> => {
    const at = new Date(clock.now()).toISOString();
    const command = { name, by: personNamed("ada"), at } as const;
    return change(records, runs, id, (run) => ({ ...run, commands: [...run.commands, command] }));
  };
  const resumes = ({ state, steps, commands }: RunRecord): boolean => {
    const since = steps.find(({ name, endedAt }) => name === "pause" && endedAt === undefined)?.startedAt;
    return (
      state === "paused" &&
      lastPauseOrResume(commands)?.name === "pause" &&
      clock.now() - Date.parse(since ?? "") >= resumesAfterMs
    );
  };
  return {
    insert: (kind, key, value) => records.insert(kind, key, value),
    remove: (kind, key, version) => records.remove(kind, key, version),
    list: (kind, page) => records.list(kind, page),
    close: () => records.close(),
    async read(kind, key) {
      const stored = await records.read(kind, key);
      if (stored === undefined || kind.name !== runs.name || !resumes(RunRecord.parse(stored.value)))
        return stored;
      await write(key, "resume");
      return records.read(kind, key);
    },
    async replace(kind, key, value, version) {
      if (kind.name === runs.name && !said && RunRecord.parse(value).steps.at(-1)?.name === before) {
        said = true;
        await write(key, says);
      }
      return records.replace(kind, key, value, version);
    },
  };
}
