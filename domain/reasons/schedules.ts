import { catalogue, fixed, sentence } from "../text/catalogue.ts";

/** Why a subscription does not join a schedule: clauses, for the plan and the report. */
export const NOT_JOINED = catalogue({
  "no-schedule": sentence(({ name }) => `there is no schedule ${name}`, { name: "weekly" }),
  "other-version": fixed("another version of Keyless wrote it, and this one cannot read it"),
  "one-cluster": fixed("its runs are for one cluster"),
  "named-targets": fixed("its targets are clusters that it names, or those of another sweep"),
  "tags-not-shown": fixed("Azure does not show Keyless the tags of the subscription"),
  full: sentence(({ atMost }) => `it has ${String(atMost)} subscriptions, which is the maximum`, {
    atMost: 1000,
  }),
});

export const { say: whyNotJoined } = NOT_JOINED;
