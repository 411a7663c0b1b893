import { z } from "zod";
import { days } from "../text/duration.ts";
import { openObject } from "../schema/open-object.ts";

/**
 * When the secrets and certificates of a service principal expire (ISO 8601). It may have several, and it is not known
 * which of them a cluster uses: `next` is the first that has not expired, absent if all have.
 */
export const SecretEnds = z.union([
  openObject({
    kind: z.literal("known"),
    earliest: z.string(),
    next: z.string().optional(),
    latest: z.string(),
  }),
  /** The application is visible, and has neither a secret nor a certificate. */
  openObject({ kind: z.literal("none") }),
  openObject({ kind: z.literal("unknown"), because: z.string() }),
]);
export type SecretEnds = z.infer<typeof SecretEnds>;

/**
 * When a cluster's service principal stops working, in days from the snapshot. `none`: it has no secret. `unknown`: not
 * visible. `notApplicable`: the cluster uses no service principal.
 */
export const ExpiryBucket = z.enum([
  "expired",
  "within7Days",
  "within14Days",
  "within30Days",
  "within90Days",
  "later",
  "none",
  "unknown",
  "notApplicable",
]);
export type ExpiryBucket = z.infer<typeof ExpiryBucket>;

const BUCKETS: readonly (readonly [number, ExpiryBucket])[] = [
  [7, "within7Days"],
  [14, "within14Days"],
  [30, "within30Days"],
  [90, "within90Days"],
];

/** Summarizes the expiry dates of all visible secrets. `now` in milliseconds. */
export function secretEnds(ends: readonly string[], now: number): SecretEnds {
  const sorted = ends
    .map((end) => ({ end, at: Date.parse(end) }))
    .filter(({ at }) => !Number.isNaN(at))
    .sort((left, right) => left.at - right.at);
  const [first] = sorted;
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return { kind: "none" };
  const next = sorted.find(({ at }) => at > now);
  return {
    kind: "known",
    earliest: first.end,
    ...(next === undefined ? {} : { next: next.end }),
    latest: last.end,
  };
}

/** When the principal may stop working (ISO 8601): the next expiry date, or the last one if all secrets have expired. */
export function expiryOf(ends: SecretEnds | undefined): string | undefined {
  return ends?.kind === "known" ? (ends.next ?? ends.latest) : undefined;
}

/** @param ends - undefined for a cluster that acts as no service principal */
export function expiryBucket(ends: SecretEnds | undefined, now: number): ExpiryBucket {
  if (ends === undefined) return "notApplicable";
  if (ends.kind !== "known") return ends.kind;
  const left = Date.parse(expiryOf(ends) ?? ends.latest) - now;
  if (left <= 0) return "expired";
  return BUCKETS.find(([within]) => left <= days(within))?.[1] ?? "later";
}
