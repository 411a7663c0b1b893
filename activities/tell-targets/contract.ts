import { z } from "zod";
import { Person } from "../../domain/run/person.ts";
import { runRef } from "../../domain/run/run-ref.ts";
import { openObject } from "../../domain/schema/open-object.ts";
import { defineRead } from "../activity-contract.ts";

/** Says to the runs of a sweep that go on what somebody has said to the sweep. */
export const tellTargets = defineRead({
  name: "tellTargets",
  input: openObject({
    ...runRef,
    says: z.enum(["pause", "resume", "cancel"]),
    by: Person,
    reason: z.string(),
  }),
  resource: ({ runId }) => runId,
  done: z.null(),
  retry: "record",
  repeatable: "natural: what was said before counts once",
});
