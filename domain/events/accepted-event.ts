import { z } from "zod";
import { openObject } from "../schema/open-object.ts";
import { Notice } from "./notice.ts";

/** An accepted event: Keyless processes it once, however often it is delivered. */
export const AcceptedEvent = openObject({
  id: z.string(),
  source: z.string(),
  type: z.string(),
  notice: Notice,
  acceptedAt: z.string(),
  /** When it was processed; absent before that. */
  actedAt: z.string().optional(),
  /** What was done, in one sentence. */
  outcome: z.string().optional(),
});
export type AcceptedEvent = z.infer<typeof AcceptedEvent>;
