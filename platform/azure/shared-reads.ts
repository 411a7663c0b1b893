import { seconds } from "../../domain/text/duration.ts";
import type { Clock } from "../clock.ts";
import { asRequester } from "./budgets/attempts.ts";

/** How long an answer is shared, in milliseconds: runs that read the same thing at about the same time share one call. */
export const SHARED_FOR_MS = seconds(15);

/**
 * Shares reads of the same key among all callers at about the same time. A failure goes to the callers that wait for it,
 * and to none after them; `failed` recognizes failures that are answers and not errors. All callers of a read share one
 * place in the queue for Azure's budget, by its name and key.
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
