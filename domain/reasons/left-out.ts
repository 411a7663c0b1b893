import { catalogue, fixed, sentence } from "../text/catalogue.ts";
import { formatDuration, hours, minutes } from "../text/duration.ts";

/** Why the plan of a sweep leaves out a cluster: clauses. A blocker of the cluster's own plan has its text in the findings. */
export const LEFT_OUT = catalogue({
  "not-found": fixed("Keyless does not see a cluster with this id"),
  excepted: fixed("the request names it in `except`"),
  "nothing-to-do": sentence(({ workflow }) => `${workflow} has nothing to do on it`, {
    workflow: "migrate-cluster",
  }),
  "plan-not-kept": fixed("Keyless does not keep the plan that the earlier sweep has frozen for it any more"),
  "run-goes-on": fixed("its run of that sweep is still in progress, or waits for a person"),
  "sweep-goes-on": sentence(
    ({ sweep }) => `the sweep ${sweep} is still in progress: retry its targets there, or cancel it`,
    { sweep: "sweep-migrate-0123456789ab" },
  ),
  "other-request": sentence(
    ({ workflow, sweep }) =>
      `its frozen plan is for ${workflow} as the sweep ${sweep} requested it, and this request differs`,
    { workflow: "migrate-cluster", sweep: "sweep-migrate-0123456789ab" },
  ),
  "fits-no-window": sentence(
    ({ expectedMs, withMarginMs }) =>
      `it is predicted to take ${formatDuration(expectedMs)}, with a margin ${formatDuration(withMarginMs)}, which fits in none of the windows`,
    { expectedMs: hours(2), withMarginMs: hours(2) + minutes(30) },
  ),
  "in-no-wave": fixed("the waves of the request have no room for it"),
  "removed-with-another": sentence(({ by }) => `the clean-up of ${by} removes the same role assignments`, {
    by: "green",
  }),
  "removed-in-part-with-another": sentence(
    ({ by }) => `the clean-up of ${by} removes some of the same role assignments`,
    { by: "green" },
  ),
});

export const { say: whyLeftOut } = LEFT_OUT;

/** What a person can do about it: sentences. */
export const AFTER_LEFT_OUT = catalogue({
  "sweep-again": fixed("Start the same sweep again after this one: it removes the rest."),
  "plan-anew": fixed("Make a new plan without `retryOf`."),
});

export const { say: afterLeftOut } = AFTER_LEFT_OUT;
