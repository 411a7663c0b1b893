import { z } from "zod";
import { runRef } from "../../domain/run/run-ref.ts";
import { defineRead } from "../activity-contract.ts";

/** Begins the snapshot that an audit makes; nobody finds it before it is whole. */
export const beginFleetSnapshot = defineRead({
  name: "beginFleetSnapshot",
  input: z.strictObject({ ...runRef, at: z.string(), subscriptions: z.array(z.string()) }),
  resource: ({ runId }) => runId,
  /** The snapshot that it is compared with; null where there is none. */
  done: z.string().nullable(),
  retry: "record",
  repeatable: "a repeat finds the snapshot of the same run",
});
