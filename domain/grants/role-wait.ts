import { hours, minutes } from "../text/duration.ts";
import { durationMs, IsoDuration } from "../text/iso-duration.ts";
import { PROPAGATION_MS } from "./grant.ts";

/** How long a run waits until the role assignments that it makes take effect, as a request says it. */
export const RoleWait = IsoDuration.refine(
  (text) => !isDuration(text) || (durationMs(text) >= minutes(5) && durationMs(text) <= hours(1)),
  "must be from PT5M to PT1H: role assignments take effect within an hour, and never immediately",
)
  .optional()
  .meta({
    description:
      "How long the run waits until its role assignments take effect, from PT5M to PT1H. PT1H (default) is the longest time that AKS documents. In 32 recorded changes Azure accepted what needed a role 2 to 20 seconds after it was assigned. After a shorter wait AKS may refuse the change, or nodes may be unable to pull images until the roles act.",
  });

/** IsoDuration says itself what is wrong with a text that is none. */
const isDuration = (text: string): boolean => IsoDuration.safeParse(text).success;

/** Milliseconds. */
export function roleWaitMs({ roleWait }: { readonly roleWait?: string | undefined }): number {
  return roleWait === undefined ? PROPAGATION_MS : durationMs(roleWait);
}
