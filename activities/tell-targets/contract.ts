import { z } from "zod";
import { Person } from "../../domain/run/person.ts";
import { runRef } from "../../domain/run/run-ref.ts";
import { openObject } from "../../domain/schema/open-object.ts";
import { defineRead } from "../activity-contract.ts";

/** Sends a command that the sweep has received to a page of its runs that have not ended. */
export const tellTargets = defineRead({
  name: "tellTargets",
  input: openObject({
    ...runRef,
    says: z.enum(["pause", "resume", "cancel"]),
    by: Person,
    reason: z.string(),
    /** The index in the frozen list after which the page begins; absent for the first page. */
    after: z.number().int().optional(),
  }),
  resource: ({ runId }) => runId,
  /** Where the next page begins; null after the last. */
  done: z.object({ after: z.number().int() }).nullable(),
  retry: "record",
  repeatable: "natural: what was said before counts once",
});
