import { z } from "zod";
import { runRef } from "../../domain/run/run-ref.ts";
import { defineRead } from "../activity-contract.ts";

/** Starts the snapshot of an audit. Nobody can read it before it is complete. */
export const beginFleetSnapshot = defineRead({
  name: "beginFleetSnapshot",
  input: z.strictObject({ ...runRef, at: z.string(), subscriptions: z.array(z.string()) }),
  resource: ({ runId }) => runId,
  /** The snapshot to compare it with; null if there is none. */
  done: z.string().nullable(),
  retry: "record",
  repeatable: "a repeat finds the snapshot of the same run",
});
