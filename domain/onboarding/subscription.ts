import { z } from "zod";
import { openObject } from "../schema/open-object.ts";

/** A subscription that Keyless has found below its management group, or that it was asked to onboard. */
export const KnownSubscription = openObject({
  /** GUID in lower case. */
  id: z.string(),
  foundAt: z.string(),
  /** What found it first: an event type, the timer, or a person's run. */
  foundBy: z.string(),
  /** Since when it is served; absent until it is onboarded. */
  enrolledAt: z.string().optional(),
  /** The run that onboarded it. */
  run: z.string().optional(),
});
export type KnownSubscription = z.infer<typeof KnownSubscription>;
