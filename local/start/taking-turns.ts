import type { BoundActivity } from "../../activities/bound-activity.ts";

/** Activities of several instances of the app on one task hub: whichever is next carries out the next one. */
export function takingTurns(instances: readonly (readonly BoundActivity[])[]): readonly BoundActivity[] {
  const [first = []] = instances;
  let turns = 0;
  return first.map(({ name }, place) => ({
    name,
    run(input) {
      const own = instances[turns % instances.length]?.[place];
      turns += 1;
      if (own === undefined) throw new TypeError(`defect: an instance has no activity ${name}`);
      return own.run(input);
    },
  }));
}
