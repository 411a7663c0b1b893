import type { Observed } from "../observed.ts";
import type { RandomCase } from "../random-case.ts";
import { nothingTwice, oneChangeAtATime, plannedAndApproved } from "./changes.ts";
import { noCapabilityLost } from "./capabilities.ts";
import type { Check } from "./check.ts";
import { everyFieldKept, removedLate } from "./keeping.ts";
import { noSecret, replays, retryAfterKept, rolesKept } from "./outside.ts";
import { SIGNAL_INVARIANTS } from "./signals.ts";
import { SWEEP_INVARIANTS } from "./sweeps.ts";
import { trueReport } from "./truth.ts";

/** What must always hold, by name. */
export const INVARIANTS = {
  "one change of a cluster at a time": oneChangeAtATime,
  "nothing is done twice": nothingTwice,
  "every run ends with a true report": trueReport,
  "nothing without an approved plan": plannedAndApproved,
  "nothing is removed before its time": removedLate,
  "a PUT keeps every field": everyFieldKept,
  "Retry-After is kept": retryAfterKept,
  "no secret anywhere": noSecret,
  "callers do what their roles allow": rolesKept,
  "a replay decides the same": replays,
  "no cluster loses a capability": noCapabilityLost,
  ...SWEEP_INVARIANTS,
  ...SIGNAL_INVARIANTS,
} as const satisfies Readonly<Record<string, Check>>;

/** What of the invariants does not hold. */
export async function violationsOf(given: RandomCase, seen: Observed): Promise<readonly string[]> {
  const found = await Promise.all(
    Object.entries<Check>(INVARIANTS).map(async ([name, check]) =>
      (await check(given, seen)).map((violation) => `${name}: ${violation}`),
    ),
  );
  return found.flat();
}
