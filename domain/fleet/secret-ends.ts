import { z } from "zod";
import { days } from "../text/duration.ts";
import { openObject } from "../schema/open-object.ts";

/**
 * When the secrets and certificates of a service principal end (ISO 8601). Several may be there, and nobody can tell which
 * of them a cluster has: `next` is the first that has not ended, absent where all have.
 */
export const SecretEnds = z.union([
  openObject({
    kind: z.literal("known"),
    earliest: z.string(),
    next: z.string().optional(),
    latest: z.string(),
  }),
  /** The application was seen, and it has neither a secret nor a certificate. */
  openObject({ kind: z.literal("none") }),
  openObject({ kind: z.literal("unknown"), because: z.string() }),
]);
export type SecretEnds = z.infer<typeof SecretEnds>;

/**
 * When a cluster's service principal stops working, in days from the snapshot. `none`: it has no secret. `unknown`: nobody
 * could see. `notApplicable`: the cluster acts as no service principal.
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

/** What the ends of all secrets that were seen come to. `now` in milliseconds. */
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

/** When the principal may stop working: its next secret's end, or the last one's where all have ended (ISO 8601). */
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
