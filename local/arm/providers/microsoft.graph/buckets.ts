import { ArmError } from "../../core/arm-error.ts";
import type { ProviderBuckets } from "../../core/throttle.ts";

/** What an app may ask of the smallest tenant in ten seconds, in units; each read counts as one here (assumed). */
const UNITS = 3_500;
const WINDOW_SECONDS = 10;

/**
 * Microsoft Graph is not behind Azure Resource Manager and has a limit of its own. Source:
 * learn.microsoft.com/graph/throttling-limits, "Identity and access service limits"; the words of the refusal are assumed.
 */
export const graphBuckets: ProviderBuckets = ({ operation }) => ({
  key: "directory",
  size: { burst: UNITS, perSecond: UNITS / WINDOW_SECONDS },
  handler: operation,
  isOutsideArm: true,
  refusal: (waitSeconds) =>
    new ArmError({
      status: 429,
      code: "TooManyRequests",
      message: "Too many requests. Try again after the time in the header Retry-After.",
      headers: { "retry-after": String(waitSeconds) },
    }),
});
