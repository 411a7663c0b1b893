import { z } from "zod";
import type { IncidentCode } from "../incidents/incidents.ts";
import { remaining } from "../remains/remains.ts";

/** What became of the last call that would begin an operation whose result was not read back. `begun` also where nobody
 * knows whether Azure received it. */
export const Unconfirmed = z.enum(["begun", "refused"]);
export type Unconfirmed = z.infer<typeof Unconfirmed>;

const NO_ANSWER: IncidentCode = "step-failed";

/** What became of a call that did not begin an operation. Without an answer, it may have begun it. */
export function unconfirmedBy({ code }: { readonly code: string }): Unconfirmed {
  return code === NO_ANSWER ? "begun" : "refused";
}

/** The same for a report; `what` as in: change the identity of the cluster. */
export function unconfirmedText(was: Unconfirmed, what: string): string {
  return remaining(was === "refused" ? "operation-refused" : "operation-open", { what });
}
