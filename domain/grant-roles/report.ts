import { z } from "zod";
import { GrantEntry, granted } from "../grants/grant.ts";
import { type RunEnding, reported } from "../run/ending.ts";
import { reportFields } from "../run/report.ts";
import type { GrantPlan } from "./planning.ts";
import { summary } from "../summaries/summaries.ts";

export const GrantReport = z.strictObject({
  workflow: z.literal("grant-roles"),
  ...reportFields,
  principalId: z.string().optional(),
  /** The ledger: wanted because, found or made, when, effective since, how that is known. */
  grants: z.array(GrantEntry),
});
export type GrantReport = z.infer<typeof GrantReport>;

export const GrantProgress = z.object({
  grants: z.array(GrantEntry).readonly(),
  /** Whether the run waited until every role acts. */
  waited: z.boolean(),
});
export type GrantProgress = z.infer<typeof GrantProgress>;

export function reportGrants({ grants, waited }: GrantProgress, ending: RunEnding<GrantPlan>): GrantReport {
  const { plan } = ending;
  const latest = grants
    .map(({ effectiveSince }) => effectiveSince)
    .sort()
    .at(-1);
  return {
    workflow: "grant-roles",
    ...(plan?.principalId === undefined ? {} : { principalId: plan.principalId }),
    grants: [...grants],
    ...reported(
      ending,
      () => ({
        outcome: "succeeded",
        summary:
          waited || latest === undefined
            ? summary("roles-effective", { roles: grants.length })
            : summary("roles-effective-by", { roles: grants.length, at: latest }),
        remains: [],
      }),
      granted(grants),
    ),
  };
}
