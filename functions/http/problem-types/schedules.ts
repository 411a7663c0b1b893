import { problemType } from "./row.ts";

/** Requests about schedules. */
export const SCHEDULES = {
  "invalid-schedule-name": problemType(400, {
    title: "The name of the schedule is not valid",
    detail: ({ name, because }) => `${name} cannot be the name of a schedule: it ${because}.`,
    nextStep: "Choose another name, such as `nightly-audit`.",
    example: { name: "Nightly audit", because: "must be 1 to 63 lower-case letters, digits and hyphens" },
  }),
  "unknown-schedule": problemType(404, {
    title: "There is no such schedule",
    detail: ({ name }) => `No schedule has the name ${name}.`,
    nextStep: "`GET /api/schedules` lists the schedules. `PUT` creates one.",
    example: { name: "nightly-audit" },
  }),
  "schedule-changed": problemType(412, {
    title: "The schedule is not as the request expects",
    detail: ({ name, now }) =>
      `The request names another version of the schedule ${name} in \`If-Match\` than there is now: ${now}.`,
    nextStep: "Get the schedule again, apply your change to it, and send its new `ETag` in `If-Match`.",
    example: { name: "nightly-audit", now: '"0123456789abcdef0123456789abcdef"' },
  }),
  "standing-approval-of-own-schedule": problemType(403, {
    title: "Who sets a schedule may not approve its runs",
    detail: ({ caller, name }) =>
      `The runs of the schedule ${name} are for ${caller}, who therefore may not give it a standing approval.`,
    nextStep:
      "Set it with `approval` of the kind `eachTime`; then somebody else with the role Fleet.Approve sets the same schedule with a standing approval.",
    example: { caller: "ada@example.com", name: "weekly-sweep" },
  }),
  "schedule-exists": problemType(412, {
    title: "The schedule exists already",
    detail: ({ name }) =>
      `There is a schedule ${name}, and the request asks with \`If-None-Match: *\` to create it.`,
    nextStep: "Choose another name, or leave out `If-None-Match` to change the schedule.",
    example: { name: "nightly-audit" },
  }),
};
