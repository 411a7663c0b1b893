import { createHash } from "node:crypto";
import { ArmError } from "./arm-error.ts";
import type { ArmRequest, Route } from "./exchange.ts";
import { subscriptionOf } from "./ids.ts";

export interface BucketSize {
  /** Tokens when full. */
  readonly burst: number;
  /** Tokens that come back in a second. */
  readonly perSecond: number;
}

/** A provider's own bucket for a request; undefined where it has none. */
export interface ProviderBucket {
  readonly key: string;
  readonly size: BucketSize;
  /** Named in the refusal, such as `PutManagedClusterHandler.PUT`. */
  readonly handler: string;
  /** Headers that tell what is left, where the provider has some. */
  readonly remaining?: (left: number) => Readonly<Record<string, string>>;
  /** The refusal, where it is not that of AKS. */
  readonly refusal?: (waitSeconds: number) => ArmError;
}

export type ProviderBuckets = (
  route: Route,
  params: Readonly<Record<string, string>>,
) => ProviderBucket | undefined;

/** ARM's own buckets, per region and principal. Source: docs: request-limits-and-throttling (2024 model). */
const ARM = {
  reads: { burst: 250, perSecond: 25 },
  writes: { burst: 200, perSecond: 10 },
  deletes: { burst: 200, perSecond: 10 },
} as const satisfies Record<string, BucketSize>;

interface Bucket {
  tokens: number;
  at: number;
}

/** Token buckets of ARM and of the providers. They are not stored: a restart fills them, as a pause would. */
export class Throttle {
  readonly #buckets = new Map<string, Bucket>();

  /** Takes a token for the request. Answers the headers that tell what is left. @throws ArmError 429 */
  take(
    request: ArmRequest,
    route: Route,
    provider: ProviderBucket | undefined,
    now: number,
  ): Readonly<Record<string, string>> {
    const kind = kindOf(route);
    const subscription = subscriptionOf(request.path);
    const scope = subscription === "" ? "tenant" : "subscription";
    const arm = this.#take(`arm ${subscription} ${callerOf(request)} ${kind}`, ARM[kind], now);
    if (arm.waitSeconds > 0) {
      throw new ArmError({
        status: 429,
        code: "SubscriptionRequestsThrottled",
        message: `Number of '${kind}' requests for ${scope} '${subscription}' exceeded the limit. Please try again after '${String(arm.waitSeconds)}' seconds.`,
        headers: { "retry-after": String(arm.waitSeconds) },
      });
    }
    const own = provider === undefined ? undefined : this.#take(provider.key, provider.size, now);
    if (provider !== undefined && own !== undefined) {
      if (own.waitSeconds > 0) {
        if (provider.refusal !== undefined) throw provider.refusal(own.waitSeconds);
        // Source: docs: quotas-skus-regions, "throttling limits"; message of the support article on throttled AKS calls.
        throw new ArmError({
          status: 429,
          code: "Throttled",
          message: `The ${provider.handler} request limit has been exceeded for SubID=${subscription}, please retry again in ${String(own.waitSeconds)} seconds.`,
          headers: { "retry-after": String(own.waitSeconds) },
          shape: "flat",
        });
      }
    }
    return {
      [`x-ms-ratelimit-remaining-${scope}-${kind}`]: String(arm.left),
      ...(own === undefined ? {} : provider?.remaining?.(own.left)),
    };
  }

  #take(key: string, size: BucketSize, now: number): { left: number; waitSeconds: number } {
    const bucket = this.#buckets.get(key) ?? { tokens: size.burst, at: now };
    const refilled = bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * size.perSecond;
    const tokens = Math.min(size.burst, refilled);
    const granted = tokens >= 1;
    this.#buckets.set(key, { tokens: granted ? tokens - 1 : tokens, at: now });
    return {
      left: Math.max(0, Math.floor(tokens - 1)),
      waitSeconds: granted ? 0 : Math.ceil((1 - tokens) / size.perSecond),
    };
  }
}

function kindOf(route: Route): keyof typeof ARM {
  if (route.method === "DELETE") return "deletes";
  return route.method === "GET" || route.readsOnly === true ? "reads" : "writes";
}

/** Who calls, as far as buckets care: one per bearer token. */
function callerOf(request: ArmRequest): string {
  return createHash("sha256")
    .update(request.headers["authorization"] ?? "")
    .digest("base64url")
    .slice(0, 12);
}
