import { KeptProgress } from "../../domain/run/checkpoint.ts";

/** The progress of a run, for its checkpoint. */
export interface ProgressKeeper {
  /** Sets the function that returns the progress. */
  keep(progressOf: () => KeptProgress): void;
  /** The fields that have changed since the previous call, if any. */
  changed(): { readonly soFar?: KeptProgress };
}

/**
 * The progress changes in place, and a replay must call with the same input, so each call gets a copy. It contains only the
 * fields that have changed, because every turn loads all inputs.
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

/** A copy of the progress, as JSON represents it. */
export function snapshot(soFar: unknown): KeptProgress {
  return KeptProgress.parse(JSON.parse(JSON.stringify(soFar)));
}
