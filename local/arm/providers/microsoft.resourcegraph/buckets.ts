import { ArmError } from "../../core/arm-error.ts";
import type { ProviderBuckets } from "../../core/throttle.ts";

const WINDOW_SECONDS = 5;
const QUERIES = 15;

const quotaHeaders = (left: number) => ({
  "x-ms-user-quota-remaining": String(left),
  "x-ms-user-quota-resets-after": `00:00:0${String(WINDOW_SECONDS)}`,
});

/**
 * The user's quota of queries: fifteen in five seconds. Source: docs: resource-graph/concepts/guidance-for-throttled-requests.
 */
export const resourceGraphBuckets: ProviderBuckets = ({ operation }) => ({
  key: "resource graph",
  size: { burst: QUERIES, perSecond: QUERIES / WINDOW_SECONDS },
  handler: operation,
  remaining: quotaHeaders,
  refusal: (waitSeconds) =>
    new ArmError({
      status: 429,
      code: "RateLimiting",
      message:
        "The quota of queries of this user is used up. Please try again when the time in the header x-ms-user-quota-resets-after has passed.",
      headers: { "retry-after": String(waitSeconds), ...quotaHeaders(0) },
    }),
});
