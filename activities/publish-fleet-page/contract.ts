import { z } from "zod";
import { PageOrder, PublishedPage } from "../../domain/fleet/audit.ts";
import { UnreadSubscription } from "../../domain/fleet/snapshot.ts";
import { runRef } from "../../domain/run/run-ref.ts";
import { defineRead } from "../activity-contract.ts";

/** Creates a page of rows from entries, and compares them with the previous snapshot. */
export const publishFleetPage = defineRead({
  name: "publishFleetPage",
  input: z.strictObject({ ...runRef, at: z.string(), page: PageOrder, unread: z.array(UnreadSubscription) }),
  resource: ({ runId }) => runId,
  done: PublishedPage,
  retry: "record",
  repeatable: "writes the same page anew",
});
