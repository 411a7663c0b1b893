import { count } from "../text/count.ts";
import { fixed, sentence } from "../text/catalogue.ts";
import { asClause } from "../text/as-clause.ts";

/** What is left of a run that onboards a subscription. */
export const SUBSCRIPTION_REMAINS = {
  "subscription-served": fixed("The subscription is served."),
  "subscription-role-missing": sentence(
    ({ role, missing }) =>
      `Assign Keyless the role ${role} in the subscription, of which it lacks ${count(missing, "permission")}: the report has the commands.`,
    { role: "Keyless inventory", missing: 3 },
  ),
  "subscription-role-unknown": sentence(
    ({ role }) =>
      `Make sure that Keyless has the role ${role} in the subscription: the report has the commands that give it.`,
    { role: "Keyless inventory" },
  ),
  "subscription-clusters-unread": sentence(
    ({ because }) => `The clusters of the subscription could not be read: ${asClause(because)}.`,
    { because: "AuthorizationFailed" },
  ),
  "subscription-unread": sentence(
    ({ subscription, because }) =>
      `The subscription ${subscription} could not be read: ${asClause(because)}.`,
    { subscription: "11111111-2222-4333-8444-555555555555", because: "AuthorizationFailed" },
  ),
  "schedule-joined": sentence(
    ({ schedule }) => `The subscription is among the targets of the schedule ${schedule}.`,
    { schedule: "weekly" },
  ),
  "schedule-approval-ended": sentence(
    ({ schedule }) =>
      `The standing approval of the schedule ${schedule} has ended, because it was given for other targets: send the schedule with its standing approval again.`,
    { schedule: "weekly" },
  ),
  "schedule-not-joined": sentence(
    ({ schedule, because }) => `The subscription has not joined the schedule ${schedule}: ${because}.`,
    { schedule: "weekly", because: "its runs are for one cluster" },
  ),
  "registration-open": sentence(
    ({ what }) => `${what} is not registered yet: start the run again to continue.`,
    { what: "Microsoft.ContainerService/AKS-ExamplePreview" },
  ),
};
