import { catalogue, fixed, sentence } from "../text/catalogue.ts";

/** Why a run waits before it asks again: clauses, for the incident of a wait that took too long. Waits for Azure's errors have their texts in domain/arm-verdict. */
export const WAITS = catalogue({
  "command-running": fixed("the command in the cluster is still in progress"),
  "assignment-not-listed": fixed("Azure answers that the role assignment exists, but does not list it yet"),
  "plans-in-progress": sentence(
    ({ planned, pages }) =>
      `the plans of the clusters are in progress: ${String(planned)} of ${String(pages)} pages are done`,
    { planned: 3, pages: 12 },
  ),
});

export const { say: waitsBecause } = WAITS;
