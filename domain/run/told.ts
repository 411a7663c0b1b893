import { z } from "zod";
import type { IncidentCode } from "../incidents/incidents.ts";
import { remaining } from "../remains/remains.ts";

/** What became of the last call that would begin an operation; `begun` also where nobody knows whether Azure took it. */
export const Told = z.enum(["begun", "refused"]);
export type Told = z.infer<typeof Told>;

const NO_ANSWER: IncidentCode = "step-failed";

/** What became of a call that did not begin an operation. Where no answer came, it may have begun it all the same. */
export function toldBy({ code }: { readonly code: string }): Told {
  return code === NO_ANSWER ? "begun" : "refused";
}

/** The same for a report; `what` as in: change the identity of the cluster. */
export function told(was: Told, what: string): string {
  return remaining(was === "refused" ? "operation-refused" : "operation-open", { what });
}
