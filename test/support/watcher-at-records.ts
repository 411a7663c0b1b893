import { type RunCommand, RunRecord } from "../../domain/run/record.ts";
import type { Clock } from "../../platform/clock.ts";
import { runs } from "../../platform/records/kinds.ts";
import { change, type Records } from "../../platform/records/records.ts";
import { person } from "./people.ts";

/** What somebody says to a run. */
export type Said = Pick<RunCommand, "name" | "incidentId" | "planHash" | "running"> & { readonly to: string };

/** Somebody who sees each change of a run, and says something where they see fit: each thing once. */
export class WatcherAtRecords {
  readonly #says: (run: RunRecord, now: number) => readonly Said[];
  readonly #said = new Set<string>();

  constructor(says: (run: RunRecord, now: number) => readonly Said[]) {
    this.#says = says;
  }

  /** Records in which the commands turn up. No event wakes a run: each hint gets lost. */
  at(records: Records, clock: Clock): Records {
    const look = async (key: string): Promise<void> => {
      const stored = await records.read(runs, key);
      if (stored === undefined) return;
      for (const said of this.#says(RunRecord.parse(stored.value), clock.now())) {
        const what = JSON.stringify(said);
        if (this.#said.has(what)) continue;
        this.#said.add(what);
        const { to, ...command } = said;
        const at = new Date(clock.now()).toISOString();
        await change(records, runs, to, (run) => ({
          ...run,
          commands: [...run.commands, { ...command, by: person("ada"), at }],
        }));
      }
    };
    return {
      insert: (kind, key, value) => records.insert(kind, key, value),
      remove: (kind, key, version) => records.remove(kind, key, version),
      list: (kind, page) => records.list(kind, page),
      close: () => records.close(),
      async read(kind, key) {
        if (kind.name === runs.name) await look(key);
        return records.read(kind, key);
      },
      async replace(kind, key, value, version) {
        const replaced = await records.replace(kind, key, value, version);
        if (kind.name === runs.name) await look(key);
        return replaced;
      },
    };
  }
}
