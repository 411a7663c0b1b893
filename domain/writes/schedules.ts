import { undoable } from "./row.ts";

/** What changes in Keyless itself. */
export const SCHEDULE_WRITES = {
  "join-schedule": undoable<{ readonly schedule: string; readonly endsApproval: boolean }>({
    does: ({ schedule }) => `add the subscription to the targets of the schedule ${schedule}`,
    before: ({ endsApproval }) =>
      `not among them${endsApproval ? "; the schedule has a standing approval" : ""}`,
    after: ({ endsApproval }) => `among them${endsApproval ? "; each run waits for an approval" : ""}`,
    example: { schedule: "weekly", endsApproval: true },
  }),
};
