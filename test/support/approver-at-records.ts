import { RunRecord } from "../../domain/run/record.ts";
import type { Clock } from "../../platform/clock.ts";
import { runs } from "../../platform/records/kinds.ts";
import { change, type Records } from "../../platform/records/records.ts";
import { person } from "./people.ts";

/** Somebody who approves each plan of a run as soon as it waits, and keeps what they were shown. */
export class ApproverAtRecords {
  /** For each plan that was approved, how it differed from the one before. */
  readonly asked: (readonly string[])[] = [];
  readonly #hashes = new Set<string>();

  /** Records in which the approvals turn up. No event wakes the run: each hint gets lost. */
  at(records: Records, clock: Clock): Records {
    return {
      insert: (kind, key, value) => records.insert(kind, key, value),
      remove: (kind, key, version) => records.remove(kind, key, version),
      list: (kind, page) => records.list(kind, page),
      read: (kind, key) => records.read(kind, key),
      close: () => records.close(),
      replace: async (kind, key, value, version) => {
        const replaced = await records.replace(kind, key, value, version);
        const stored = kind.name === runs.name ? await records.read(runs, key) : undefined;
        const hash = stored === undefined ? undefined : this.#approves(RunRecord.parse(stored.value));
        if (hash !== undefined) {
          const at = new Date(clock.now()).toISOString();
          const command = { name: "approve", by: person("ada"), at, planHash: hash } as const;
          await change(records, runs, key, (run) => ({ ...run, commands: [...run.commands, command] }));
        }
        return replaced;
      },
    };
  }

  #approves({ state, plan, planHash }: RunRecord): string | undefined {
    if (state !== "waitingForApproval" || planHash === undefined || this.#hashes.has(planHash))
      return undefined;
    this.#hashes.add(planHash);
    const changes = plan?.findings.filter(({ code }) => code === "plan-changed") ?? [];
    this.asked.push(changes.map(({ means }) => means));
    return planHash;
  }
}
