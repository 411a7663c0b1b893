import { z } from "zod";
import { openObject } from "../schema/open-object.ts";

/** A subscription that Keyless has found where it is to serve, or was asked to onboard. */
export const KnownSubscription = openObject({
  /** GUID in lower case. */
  id: z.string(),
  foundAt: z.string(),
  /** Who noticed it first: an event by its type, the timer, a person's run. */
  foundBy: z.string(),
  /** Since when it is served; absent until it is onboarded. */
  enrolledAt: z.string().optional(),
  /** The run that onboarded it. */
  run: z.string().optional(),
});
export type KnownSubscription = z.infer<typeof KnownSubscription>;
