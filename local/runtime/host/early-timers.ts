import type { HostFaults, SetTimer } from "./faults.ts";

const secondMs = 1000;
/** How long the engine takes from a turn to the message that will fire its timer, as recorded. */
const [leastLagMs, mostLagMs] = [20, 150];

/**
 * When a timer fires on Azure Storage, in milliseconds since the epoch: what is left until its time, when its message is
 * sent, is cut to whole seconds. `lagMs` is how long the sending takes. So a timer fires up to one second early, and one
 * of less than a second at once. Recorded: Timer and RaceLoop in test/fixtures/durable.
 */
export function firesOnAzureStorage({ setAt, fireAt }: SetTimer, lagMs: number): number {
  const sentAt = setAt + lagMs;
  return sentAt + Math.floor(Math.max(0, fireAt - sentAt) / secondMs) * secondMs;
}

/** Timers that fire as on Azure Storage; the lags are drawn from the seed, the same for the same timer. */
export function earlyTimers(seed: number): Required<Pick<HostFaults, "firesAt">> {
  return {
    firesAt: (timer) => {
      const drawn = hash(`${String(seed)} ${String(timer.fireAt)} ${String(timer.timerId)}`);
      return firesOnAzureStorage(timer, leastLagMs + (drawn % (mostLagMs - leastLagMs)));
    },
  };
}

/** FNV-1a: small, and the same everywhere. */
function hash(text: string): number {
  let sum = 2166136261;
  for (const character of text) sum = Math.imul(sum ^ character.charCodeAt(0), 16777619) >>> 0;
  return sum;
}
