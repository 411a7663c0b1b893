import { KeptProgress } from "../../domain/run/checkpoint.ts";

/** The progress of a run, for its checkpoint. */
export interface ProgressKeeper {
  /** Sets the function that returns the progress, by its fields. */
  keep(progressOf: () => unknown): void;
  /** The fields that have changed since the previous call, if any. */
  changed(): { readonly soFar?: KeptProgress };
}

/**
 * The progress changes in place, and a replay must call with the same input, so each call gets a copy. It contains only the
 * fields that have changed, because every turn loads all inputs.
 */
export function progressKeeper(): ProgressKeeper {
  let progressOf: () => unknown = () => ({});
  const known = new Map<string, string>();
  const changed = (): KeptProgress => {
    const fresh: [string, unknown][] = [];
    for (const [field, value] of fieldsOf(progressOf())) {
      const now = jsonOf(value);
      if (now === undefined || known.get(field) === now) continue;
      known.set(field, now);
      fresh.push([field, JSON.parse(now)]);
    }
    return Object.fromEntries(fresh);
  };
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

const fieldsOf = (progress: unknown): [string, unknown][] =>
  typeof progress === "object" && progress !== null ? Object.entries(progress) : [];

/** Undefined for what JSON leaves out. */
const jsonOf = (value: unknown): string | undefined => JSON.stringify(value) as string | undefined;

/** A copy of the progress, as JSON represents it. */
export function snapshot(soFar: unknown): KeptProgress {
  return KeptProgress.parse(JSON.parse(JSON.stringify(soFar)));
}
