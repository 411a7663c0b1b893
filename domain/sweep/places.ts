import type { Target } from "./target.ts";
import type { Wave } from "./wave.ts";

/** The location of a target for the limits. */
export type Place = Pick<Target, "subscription" | "region">;

/** The number of runs in progress, per subscription and region, and the limits of the wave. */
export class Occupied {
  readonly #wave: Wave;
  readonly #counts = new Map<string, number>();

  constructor(wave: Wave, places: readonly Place[] = []) {
    this.#wave = wave;
    for (const place of places) this.add(place);
  }

  /** True if the limits of the wave allow another run there. */
  hasRoom(place: Place): boolean {
    const { perSubscription = Infinity, perRegion = Infinity } = this.#wave;
    return this.#at(subscriptionKey(place)) < perSubscription && this.#at(regionKey(place)) < perRegion;
  }

  add(place: Place): void {
    this.#change(place, 1);
  }

  remove(place: Place): void {
    this.#change(place, -1);
  }

  #at(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  #change(place: Place, by: number): void {
    for (const key of [subscriptionKey(place), regionKey(place)]) this.#counts.set(key, this.#at(key) + by);
  }
}

const subscriptionKey = ({ subscription }: Place): string => subscription.toLowerCase();

/** Regions are counted per subscription, as in most of Azure's quotas. */
export const regionKey = (place: Place): string => `${subscriptionKey(place)} ${place.region.toLowerCase()}`;
