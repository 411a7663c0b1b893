import type { Settings } from "./settings.ts";
import type { Work } from "../world/world.ts";

/** What a change of the world needs to know: where, when, and by which rules. */
export interface Moment {
  readonly world: Work;
  readonly now: number;
  readonly seed: string;
  readonly settings: Settings;
}

/** A number that nobody has had before in this world, for ids that must differ each time. */
export function nextNumber(world: Work): number {
  const last = world.get("meta", "counter")?.value;
  const next = (typeof last === "number" ? last : 0) + 1;
  world.put("meta", "counter", { value: next });
  return next;
}
