import type { Target } from "./target.ts";
import type { Wave } from "./wave.ts";

/** Where a target is, as far as limits go by it. */
export type Place = Pick<Target, "subscription" | "region">;

/** How many go on by now, in each subscription and each of its regions, against what a wave allows. */
export class Occupied {
  readonly #wave: Wave;
  readonly #counts = new Map<string, number>();

  constructor(wave: Wave, places: readonly Place[] = []) {
    this.#wave = wave;
    for (const place of places) this.add(place);
  }

  /** True where the limits of the wave let one more start there. */
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

/** A region counts within its subscription: most of Azure's budgets do. */
export const regionKey = (place: Place): string => `${subscriptionKey(place)} ${place.region.toLowerCase()}`;
