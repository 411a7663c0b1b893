import { z } from "zod";
import { IsoDuration } from "../text/iso-duration.ts";
import { Amount, SomeAmount } from "./amount.ts";
import { TagFilter } from "./tag-filter.ts";

/** A part of a sweep: which clusters, how many at once, and what must be true before the next part. */
export const Wave = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]{0,39}$/,
      "must be 1 to 40 lower-case letters, digits and hyphens, the first of them a letter or digit",
    ),
  clusters: z
    .union([SomeAmount, z.literal("rest")])
    .optional()
    .meta({
      description: "How many of the sweep's clusters, or what part of all of them; the rest if left out.",
    }),
  tags: TagFilter.optional().meta({ description: "Only clusters with these tags." }),
  concurrency: SomeAmount.optional().meta({
    description: "How many run at once, or what part of the wave; 10 if left out.",
  }),
  perSubscription: z.number().int().min(1).optional().meta({
    description: "At most this many at once in one subscription.",
  }),
  perRegion: z.number().int().min(1).optional().meta({
    description: "At most this many at once in one region of one subscription.",
  }),
  soak: IsoDuration.optional().meta({
    description:
      "How long to wait after the wave before its clusters are looked at again and the next begins.",
  }),
  approval: z.boolean().optional().meta({
    description: "Whether a person must approve before the wave begins.",
  }),
  maxFailures: Amount.optional().meta({
    description: "More failures than this in the wave stop the sweep; 5% of the wave if left out.",
  }),
  minSuccess: Amount.optional().meta({
    description: "Fewer successes than this in the wave stop the sweep; 1 if left out.",
  }),
});
export type Wave = z.infer<typeof Wave>;

/** How many runs are in progress at once if a wave does not say. */
const CONCURRENCY = 10;

/** Share of the clusters that may fail if the request does not say. */
export const MAX_FAILURES: Amount = "5%";

/** First one cluster, then a few, then all others. */
const DEFAULT_WAVES: readonly Wave[] = [
  { name: "canary", clusters: 1 },
  { name: "early", clusters: "5%" },
  { name: "rest" },
];

export const concurrencyOf = ({ concurrency = CONCURRENCY }: Wave): Amount => concurrency;

/** The waves of a request. */
export function wavesOf({ waves }: { readonly waves?: readonly Wave[] | undefined }): readonly Wave[] {
  return waves ?? DEFAULT_WAVES;
}
