import { seconds } from "../../domain/text/duration.ts";
import type { Clock } from "../clock.ts";
import { asRequester } from "./budgets/attempts.ts";

/** An answer of this age still serves: runs that look at the same thing at about the same time share one call. */
export const SHARED_FOR_MS = seconds(15);

/**
 * Reads that everybody shares who asks for the same key at about the same time. A failure goes to those who wait
 * for it, and to nobody after them; `failed` says so of answers that are no errors. Whoever reads, it waits in one place
 * for Azure's budget: by its name and key.
 */
export function shareReads<Key, Value>(
  clock: Clock,
  name: string,
  read: (key: Key) => Promise<Value>,
  failed: (value: Value) => boolean = () => false,
): (key: Key) => Promise<Value> {
  const shared = new Map<Key, { readonly at: number; readonly value: Promise<Value> }>();
  return (key) => {
    const known = shared.get(key);
    const now = clock.now();
    if (known !== undefined && now - known.at < SHARED_FOR_MS) return known.value;
    const value = asRequester({ id: `${name} ${String(key)}`, group: String(key) }, () => read(key));
    shared.set(key, { at: now, value });
    const forget = () => {
      if (shared.get(key)?.value === value) shared.delete(key);
    };
    value.then((answer) => {
      if (failed(answer)) forget();
    }, forget);
    return value;
  };
}
