import type { Finding } from "../finding.ts";
import type { Foresight } from "./facts.ts";

const REMEDY =
  "serve that subscription, too: add its id to KEYLESS_SUBSCRIPTIONS and give Keyless its rights there (docs/deploying.md)";

/** Blockers for scopes that the work would write at, and that the deployment does not serve. */
export function notServedFindings({ notServed = [] }: Foresight): readonly Finding[] {
  return notServed.map((scope) => ({
    severity: "blocker",
    code: "subscription-not-served",
    resource: scope,
    means: "the run would have to write here, and this app does not serve the subscription",
    remedy: REMEDY,
    source: "docs/deploying.md",
  }));
}
