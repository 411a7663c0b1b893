import { z } from "zod";
import { FleetChange } from "../../domain/fleet/changes.ts";
import { EntryPart, PageSummary, UnreadSubscription } from "../../domain/fleet/snapshot.ts";
import { FleetChangeCounts } from "../../domain/fleet/changes.ts";
import { FleetCounts } from "../../domain/fleet/counts.ts";
import { runRef } from "../../domain/run/run-ref.ts";
import { defineRead } from "../activity-contract.ts";

/** Completes a snapshot, so that it can be read, and deletes the one that it replaces. */
export const finishFleetSnapshot = defineRead({
  name: "finishFleetSnapshot",
  input: z.strictObject({
    ...runRef,
    at: z.string(),
    entries: z.array(EntryPart),
    pages: z.array(PageSummary),
    unread: z.array(UnreadSubscription),
    changes: FleetChangeCounts,
  }),
  resource: ({ runId }) => runId,
  done: z.strictObject({
    counts: FleetCounts,
    /** The first of the changes. */
    first: z.array(FleetChange),
  }),
  retry: "record",
  repeatable: "writes the same snapshot anew",
});
