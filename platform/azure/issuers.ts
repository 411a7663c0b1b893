import { z } from "zod";
import type { IssuerFacts } from "../../domain/guardrails/issuers.ts";
import { nearlySame } from "../../domain/guardrails/issuers.ts";
import { ArmCallFailed, isFinal } from "./arm.ts";
import type { Azure } from "./azure.ts";
import { queryGraph } from "./resource-graph.ts";
import { whyUnknown } from "../../domain/reasons/unknown.ts";

const Subscription = z.object({ subscriptionId: z.string() });

/**
 * Finds the clusters of OIDC issuers: it reads the served subscriptions one after the other, starting with `first`, until
 * all are found, with one shared LIST of clusters each. If no subscriptions are configured, it reads every subscription
 * that Keyless can read.
 *
 * @throws ArmCallFailed if Azure asks to wait
 */
export async function readIssuers(
  azure: Azure,
  wanted: readonly string[],
  first: string,
): Promise<IssuerFacts> {
  const facts: IssuerFacts = { clusters: [], unread: [] };
  const isOpen = (issuer: string) => !facts.clusters.some((known) => known.issuer === issuer);
  for await (const subscription of subscriptionsFrom(azure, first)) {
    const answer = await azure.clusters.issuers(subscription);
    if (answer.kind === "read") {
      facts.clusters.push(
        ...answer.issuers.filter(({ issuer }) => wanted.some((one) => nearlySame(one, issuer))),
      );
    } else if (isFinal(answer.failure)) {
      facts.unread.push({
        subscription,
        because: answer.failure.code ?? whyUnknown("azure-gives-no-reason"),
      });
    } else {
      throw new ArmCallFailed(`/subscriptions/${subscription}`, answer.failure);
    }
    if (!wanted.some(isOpen)) break;
  }
  return facts;
}

async function* subscriptionsFrom(azure: Azure, first: string): AsyncIterable<string> {
  const own = first.toLowerCase();
  yield own;
  for (const subscription of azure.served ?? (await subscriptionsSeen(azure))) {
    if (subscription.toLowerCase() !== own) yield subscription;
  }
}

async function subscriptionsSeen(azure: Azure): Promise<readonly string[]> {
  const query = `resourcecontainers
| where type =~ 'microsoft.resources/subscriptions'
| project subscriptionId`;
  return (await queryGraph(azure, query, Subscription)).map(({ subscriptionId }) => subscriptionId);
}
