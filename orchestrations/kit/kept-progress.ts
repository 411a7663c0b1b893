import { KeptProgress } from "../../domain/run/checkpoint.ts";

/** What a run has done by now, for its checkpoint. */
export interface ProgressKeeper {
  /** From now on this is what is kept. */
  keep(progressOf: () => KeptProgress): void;
  /** The fields that have changed since they were last asked for, if there are any. */
  changed(): { readonly soFar?: KeptProgress };
}

/**
 * What a workflow notes goes on changing, and a replay must ask for the same again: so it is written down each time. Only
 * fields that have changed are kept again, because every turn carries all of it.
 */
export function progressKeeper(): ProgressKeeper {
  let progressOf: () => KeptProgress = () => ({});
  const known = new Map<string, string>();
  const changed = (): KeptProgress =>
    Object.fromEntries(
      Object.entries(progressOf()).filter(([field, value]) => {
        const now = JSON.stringify(value);
        const isNew = known.get(field) !== now;
        known.set(field, now);
        return isNew;
      }),
    );
  return {
    keep(of) {
      progressOf = of;
      changed();
    },
    changed() {
      const soFar = changed();
      return Object.keys(soFar).length === 0 ? {} : { soFar };
    },
  };
}

/** What has been done so far, as JSON has it. */
export function snapshot(soFar: unknown): KeptProgress {
  return KeptProgress.parse(JSON.parse(JSON.stringify(soFar)));
}
