import { note, warning } from "./row.ts";
import { learn } from "./sources.ts";

/** What onboarding sees of a subscription. */
export const ONBOARDING = {
  "access-missing": warning<{
    readonly role: string;
    readonly missing: readonly string[];
    readonly commands: readonly string[];
  }>({
    means: ({ role, missing }) =>
      `Keyless does not have all permissions of its role ${role} in this subscription. Missing: ${missing.slice(0, 3).join(", ")}${missing.length > 3 ? ` and ${String(missing.length - 3)} more` : ""}.`,
    remedy: ({ commands }) => `Run \`${commands.join(" && ")}\`.`,
    source: "docs/deploying.md",
    example: {
      role: "Keyless inventory",
      missing: ["Microsoft.ContainerService/managedClusters/read"],
      commands: ["az role assignment create --role 'Keyless inventory' …"],
    },
  }),
  "access-unknown": warning<{ readonly role: string; readonly commands: readonly string[] }>({
    means: ({ role }) =>
      `Azure does not show Keyless what it may do in this subscription: whether it has the permissions of its role ${role} is not known.`,
    remedy: ({ commands }) => `If Keyless does not have the role, run \`${commands.join(" && ")}\`.`,
    source: "docs/deploying.md",
    example: {
      role: "Keyless inventory",
      commands: ["az role assignment create --role 'Keyless inventory' …"],
    },
  }),
  "clusters-not-listed": note({
    means: ({ because }) => `The clusters of the subscription could not be listed: ${because}.`,
    remedy: "Assign Keyless its inventory role in the subscription, then run this again.",
    source: learn("azure/role-based-access-control/troubleshooting"),
    example: { because: "AuthorizationFailed" },
  }),
  "schedule-covers": note({
    means: ({ schedule }) =>
      `The schedule ${schedule} covers the subscription already: its targets name it, or name no subscriptions.`,
    remedy: "Nothing needs to be done.",
    source: "docs/schedules.md",
    example: { schedule: "weekly" },
  }),
  "schedule-approval-ends": warning({
    means: ({ schedule }) =>
      `The schedule ${schedule} has a standing approval for its present targets. It ends when the subscription joins: each run waits for a person from then on.`,
    remedy: ({ schedule }) =>
      `To have the runs approved again, send the schedule ${schedule} with its standing approval again.`,
    source: "docs/schedules.md",
    example: { schedule: "weekly" },
  }),
  "schedule-not-joined": warning<{ readonly schedule: string; readonly because: string }>({
    means: ({ schedule, because }) => `The subscription does not join the schedule ${schedule}: ${because}.`,
    remedy: "Change the schedule or the onboarding policy, then run this again.",
    source: "docs/schedules.md",
    example: { schedule: "weekly", because: "its runs are for one cluster" },
  }),
};
