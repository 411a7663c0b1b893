import { z } from "zod";
import { minutes } from "../../domain/text/duration.ts";

/**
 * The custom status of an instance: until when it may be silent, or which sub-orchestration it waits for. It distinguishes an
 * instance that waits from one that nothing will wake any more.
 */
export const SignOfLife = z.object({
  /** ISO 8601. */
  quietUntil: z.string().optional(),
  child: z.string().optional(),
});
export type SignOfLife = z.infer<typeof SignOfLife>;

/** An activity ends within 5 minutes (`functionTimeout` in host.json), and may have to wait in the queue before that. */
export const ACTIVITY_AT_MOST_MS = minutes(30);
