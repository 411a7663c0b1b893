import type { Cloud } from "../clouds.ts";
import type { BucketSize } from "./token-bucket.ts";

/** A token bucket that a call uses. */
export interface Budget {
  readonly key: string;
  readonly size: BucketSize;
  /** What it limits, in words. */
  readonly of: string;
  /** The error code of this bucket, if the service has a code for it. */
  readonly refusedBy?: string;
  /** The header with the remaining tokens, if there is one. */
  readonly leftIn?: string;
  /**
   * True if a process uses less of the bucket after a rejection. Only where an attempt at an activity makes few such calls:
   * one that makes many, each time anew, might never get all of its tokens from a slower bucket.
   */
  readonly halves?: true;
}

export interface BudgetedCall {
  readonly method: string;
  readonly url: string;
}

/** Per principal, region and subscription. Source: docs: azure-resource-manager/management/request-limits-and-throttling. */
const ARM = {
  reads: { burst: 250, perSecond: 25 },
  writes: { burst: 200, perSecond: 10 },
  deletes: { burst: 200, perSecond: 10 },
} as const satisfies Record<string, BucketSize>;

/** Source: docs: governance/resource-graph/concepts/guidance-for-throttled-requests. */
const RESOURCE_GRAPH: BucketSize = { burst: 15, perSecond: 3 };

/**
 * For the smallest tenant: 3,500 units in ten seconds, of which a read of Keyless uses one. Source:
 * learn.microsoft.com/graph/throttling-limits.
 */
const DIRECTORY: BucketSize = { burst: 3_500, perSecond: 350 };

const RESOURCE_GRAPH_PATH = "/providers/microsoft.resourcegraph/resources";

/** The buckets that a call uses, the narrowest last. */
export function budgetsOf({ method, url }: BudgetedCall, cloud: Pick<Cloud, "graph">): readonly Budget[] {
  const { origin, pathname } = new URL(url);
  if (origin === new URL(cloud.graph).origin) {
    return [{ key: "directory", size: DIRECTORY, of: "requests to Microsoft Graph" }];
  }
  const path = pathname.toLowerCase();
  const [, first, named = ""] = path.split("/");
  const scope = first === "subscriptions" ? "subscription" : "tenant";
  const subscription = scope === "subscription" ? named : "";
  const kind = kindOf(method, path);
  const arm: Budget = {
    key: `arm ${subscription} ${kind}`,
    size: ARM[kind],
    of:
      subscription === "" ? `${kind} above the subscriptions` : `${kind} of the subscription ${subscription}`,
    refusedBy: "SubscriptionRequestsThrottled",
    leftIn: `x-ms-ratelimit-remaining-${scope}-${kind}`,
  };
  if (path === RESOURCE_GRAPH_PATH) return [arm, resourceGraph];
  const aks = aksBudget(method, path, subscription);
  return aks === undefined ? [arm] : [arm, aks];
}

const resourceGraph: Budget = {
  key: "resource graph",
  size: RESOURCE_GRAPH,
  of: "queries of Azure Resource Graph",
  refusedBy: "RateLimiting",
  leftIn: "x-ms-user-quota-remaining",
  halves: true,
};

function kindOf(method: string, path: string): keyof typeof ARM {
  if (method === "DELETE") return "deletes";
  return method === "GET" || method === "HEAD" || path === RESOURCE_GRAPH_PATH ? "reads" : "writes";
}

const AKS = "/providers/microsoft.containerservice/";
const OF_OPERATIONS = /\/locations\/[^/]+\/operation(s|results)\//;

/**
 * AKS's own buckets. They are per region, which a URL does not show, so the regions of a subscription share one bucket
 * here. Source: docs: aks/quotas-skus-regions, "Throttling limits".
 */
function aksBudget(method: string, path: string, subscription: string): Budget | undefined {
  const at = path.lastIndexOf("/providers/");
  if (!path.startsWith(AKS, at)) return undefined;
  const below = path.slice(at + AKS.length).split("/");
  const refusedBy = "Throttled";
  if (OF_OPERATIONS.test(path)) {
    return {
      key: `aks operations ${subscription}`,
      size: { burst: 200, perSecond: 2 },
      of: `operation statuses of AKS in the subscription ${subscription}`,
      refusedBy,
    };
  }
  const [type, , child] = below;
  if (type !== "managedclusters") return undefined;
  if (method === "GET" && below.length === 1) {
    const size = path.includes("/resourcegroups/")
      ? { burst: 60, perSecond: 1 }
      : { burst: 500, perSecond: 1 };
    return { key: `aks list ${path}`, size, of: `lists of clusters below ${path.slice(0, at)}`, refusedBy };
  }
  if (method === "GET" && below.length === 2) {
    return { key: `aks get ${path}`, size: { burst: 60, perSecond: 1 }, of: `reads of ${path}`, refusedBy };
  }
  const puts = method === "PUT" && (below.length === 2 || (child === "agentpools" && below.length === 4));
  if (puts) {
    const size = { burst: 20, perSecond: 1 / 60 };
    return { key: `aks put ${path}`, size, of: `changes of ${path}`, refusedBy };
  }
  return {
    key: `aks other ${subscription}`,
    size: { burst: 60, perSecond: 1 },
    of: `other requests to AKS in the subscription ${subscription}`,
    refusedBy,
  };
}
