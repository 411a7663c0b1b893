import type { BoundActivity } from "./bound-activity.ts";

/** Activities that are created when the first of them is called. */
export function activitiesWhenUsed(
  names: readonly string[],
  make: () => Promise<readonly BoundActivity[]>,
): readonly BoundActivity[] {
  return names.map((name) => ({
    name,
    async run(rawInput, instance) {
      const activity = (await make()).find((made) => made.name === name);
      if (activity === undefined)
        throw new TypeError(`defect: the activity ${name} is registered and not made`);
      return activity.run(rawInput, instance);
    },
  }));
}
