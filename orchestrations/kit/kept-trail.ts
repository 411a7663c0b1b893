import { KeptTrail } from "../../domain/run/checkpoint.ts";

/** What a run has done by now, for its checkpoint. */
export interface TrailKeeper {
  /** From now on this is what is kept. */
  keep(trailOf: () => KeptTrail): void;
  /** The fields of the trail that have changed since they were last asked for, if there are any. */
  changed(): { readonly trail?: KeptTrail };
}

/**
 * What a workflow notes goes on changing, and a replay must ask for the same again: so it is written down each time. Only
 * fields that have changed are kept again, because every turn carries all of it.
 */
export function trailKeeper(): TrailKeeper {
  let trailOf: () => KeptTrail = () => ({});
  const known = new Map<string, string>();
  const changed = (): KeptTrail =>
    Object.fromEntries(
      Object.entries(trailOf()).filter(([field, value]) => {
        const now = JSON.stringify(value);
        const isNew = known.get(field) !== now;
        known.set(field, now);
        return isNew;
      }),
    );
  return {
    keep(of) {
      trailOf = of;
      changed();
    },
    changed() {
      const trail = changed();
      return Object.keys(trail).length === 0 ? {} : { trail };
    },
  };
}

/** A trail as it is now, as JSON has it. */
export function snapshot(trail: unknown): KeptTrail {
  return KeptTrail.parse(JSON.parse(JSON.stringify(trail)));
}
