import { z } from "zod";
import { openObject } from "../schema/open-object.ts";
import { Notice } from "./notice.ts";

/** An event that was taken in: from then on Keyless sees to it, however often it comes again. */
export const AcceptedEvent = openObject({
  id: z.string(),
  source: z.string(),
  type: z.string(),
  notice: Notice,
  acceptedAt: z.string(),
  /** When it was acted on; absent while it is still to be. */
  actedAt: z.string().optional(),
  /** What was done, in one sentence. */
  outcome: z.string().optional(),
});
export type AcceptedEvent = z.infer<typeof AcceptedEvent>;
