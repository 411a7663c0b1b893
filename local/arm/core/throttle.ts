import { createHash } from "node:crypto";
import { ArmError } from "./arm-error.ts";
import type { ArmRequest, Route } from "./exchange.ts";
import { subscriptionOf } from "../world/ids.ts";
import type { Settings } from "./settings.ts";

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
  /** True where ARM's own buckets do not count, because the provider is not behind ARM. */
  readonly isOutsideArm?: boolean;
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
const DOCUMENTED = {
  reads: { burst: 250, perSecond: 25 },
  writes: { burst: 200, perSecond: 10 },
  deletes: { burst: 200, perSecond: 10 },
} as const satisfies Record<string, BucketSize>;

/**
 * The same as headers have shown since 2024-10 (`x-ms-ratelimit-remaining-…` of 799, 799 and a fifteenth of 16,499). How fast
 * they fill was not recorded: the documented speed is assumed.
 */
const RECORDED = {
  reads: { burst: 1_100, perSecond: 25 },
  writes: { burst: 800, perSecond: 10 },
  deletes: { burst: 800, perSecond: 10 },
} as const satisfies Record<keyof typeof DOCUMENTED, BucketSize>;

/** All callers of a subscription together have this many times one caller's bucket (recorded; documented too). */
const GLOBAL_FACTOR = 15;

type Kind = keyof typeof DOCUMENTED;

/** Requests an hour where the older model still holds. Source: docs.azure.cn, request-limits-and-throttling. */
const HOURLY = { reads: 12_000, writes: 1_200, deletes: 15_000 } as const satisfies Record<Kind, number>;
const HOUR_MS = 60 * 60 * 1000;

interface Left {
  readonly left: number;
  /** 0 when the request was granted. */
  readonly waitSeconds: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Token buckets of ARM and of the providers. They are not stored: a restart fills them, as a pause would. */
export class Throttle {
  readonly #buckets = new Map<string, Bucket>();
  readonly #hours = new Map<string, { readonly from: number; used: number }>();
  readonly #hourly: boolean;
  readonly #sizes: Readonly<Record<Kind, BucketSize>>;

  constructor({ cloud = "public", budgets = "recorded" }: Partial<Pick<Settings, "cloud" | "budgets">> = {}) {
    this.#hourly = cloud === "china";
    this.#sizes = budgets === "recorded" ? RECORDED : DOCUMENTED;
  }

  /** Takes a token for the request. Answers the headers that tell what is left. @throws ArmError 429 */
  take(
    request: ArmRequest,
    route: Route,
    provider: ProviderBucket | undefined,
    now: number,
  ): Readonly<Record<string, string>> {
    const own = provider === undefined ? undefined : () => this.#takeOfProvider(provider, request, now);
    if (provider?.isOutsideArm === true) return own?.() ?? {};
    const kind = kindOf(route);
    const subscription = subscriptionOf(request.path);
    const scope = subscription === "" ? "tenant" : "subscription";
    const key = `arm ${subscription} ${callerOf(request)} ${kind}`;
    const arm = this.#hourly
      ? this.#takeOfHour(key, HOURLY[kind], now)
      : this.#take(key, this.#sizes[kind], now);
    const all = this.#hourly ? undefined : this.#takeOfAll(`arm ${subscription} ${kind}`, kind, now);
    if (arm.waitSeconds > 0) {
      throw new ArmError({
        status: 429,
        code: "SubscriptionRequestsThrottled",
        message: `Number of '${kind}' requests for ${scope} '${subscription}' exceeded the limit. Please try again after '${String(arm.waitSeconds)}' seconds.`,
        headers: { "retry-after": String(arm.waitSeconds) },
      });
    }
    const remaining = own?.();
    return {
      [`x-ms-ratelimit-remaining-${scope}-${kind}`]: String(arm.left),
      ...(all === undefined
        ? {}
        : { [`x-ms-ratelimit-remaining-${scope}-global-${kind}`]: String(all.left) }),
      ...remaining,
    };
  }

  /** Answers the provider's own headers. @throws ArmError 429 */
  #takeOfProvider(
    provider: ProviderBucket,
    request: ArmRequest,
    now: number,
  ): Readonly<Record<string, string>> {
    const { left, waitSeconds } = this.#take(provider.key, provider.size, now);
    if (waitSeconds === 0) return provider.remaining?.(left) ?? {};
    if (provider.refusal !== undefined) throw provider.refusal(waitSeconds);
    // Source: docs: quotas-skus-regions, "throttling limits"; message of the support article on throttled AKS calls.
    throw new ArmError({
      status: 429,
      code: "Throttled",
      message: `The ${provider.handler} request limit has been exceeded for SubID=${subscriptionOf(request.path)}, please retry again in ${String(waitSeconds)} seconds.`,
      headers: { "retry-after": String(waitSeconds) },
      shape: "flat",
    });
  }

  /** What is left to all callers together. A header shows it; it refuses nobody here, where there are few callers. */
  #takeOfAll(key: string, kind: Kind, now: number): Left {
    const { burst, perSecond } = this.#sizes[kind];
    return this.#take(key, { burst: burst * GLOBAL_FACTOR, perSecond: perSecond * GLOBAL_FACTOR }, now);
  }

  #takeOfHour(key: string, limit: number, now: number): Left {
    const known = this.#hours.get(key);
    const hour = known !== undefined && now < known.from + HOUR_MS ? known : { from: now, used: 0 };
    this.#hours.set(key, hour);
    if (hour.used >= limit) return { left: 0, waitSeconds: Math.ceil((hour.from + HOUR_MS - now) / 1000) };
    hour.used += 1;
    return { left: limit - hour.used, waitSeconds: 0 };
  }

  #take(key: string, size: BucketSize, now: number): Left {
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

function kindOf(route: Route): Kind {
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
