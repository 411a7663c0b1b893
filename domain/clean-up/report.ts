import { z } from "zod";
import { sameId } from "../arm-id/arm-id.ts";
import { type RunEnding, reported } from "../run/ending.ts";
import { reportFields } from "../run/report.ts";
import { summary } from "../summaries/summaries.ts";
import { remaining } from "../remains/remains.ts";
import type { CleanUpPlan } from "./planning.ts";

export const CleanUpReport = z.strictObject({
  workflow: z.literal("clean-up"),
  clusterId: z.string(),
  ...reportFields,
  /** Ids of the role assignments that are gone. */
  removed: z.array(z.string()),
});
export type CleanUpReport = z.infer<typeof CleanUpReport>;

export const CleanUpProgress = z.object({
  clusterId: z.string(),
  removed: z.array(z.string()).readonly(),
  /** Ids of the grants that the run sets out to remove, kept before the first is; absent in what older versions kept. */
  asked: z.array(z.string()).readonly().optional(),
  /** Ids of the grants that Azure still showed when it was asked at the end. */
  left: z.array(z.string()).readonly().optional(),
  /** Grants that a person said to go on without, and who that was. */
  skipped: z.array(z.object({ id: z.string(), why: z.string() })).readonly(),
});
export type CleanUpProgress = z.infer<typeof CleanUpProgress>;

export function reportCleanUp(soFar: CleanUpProgress, ending: RunEnding<CleanUpPlan>): CleanUpReport {
  const { clusterId, removed, skipped } = soFar;
  const left = (soFar.left ?? []).filter(
    (id) => ending.plan?.kept?.ids.some((one) => sameId(one, id)) !== true,
  );
  const why = (id: string) => skipped.find((skip) => sameId(skip.id, id))?.why;
  const notServed = ending.plan?.notServed ?? [];
  const kept = ending.plan?.kept;
  const stays =
    kept === undefined
      ? []
      : [
          summary(kept.unjudged === true ? "grants-kept-unjudged" : "grants-kept-for-others", {
            kept: kept.ids.length,
            clusters: kept.clusters,
          }),
        ];
  const keptOn = (kept?.ids ?? []).map((id) =>
    remaining("assignment-kept", { id, clusters: kept?.clusters ?? [] }),
  );
  const gone = summary("grants-removed", { removed: removed.length });
  return {
    workflow: "clean-up",
    clusterId,
    removed: [...removed],
    ...reported(
      ending,
      () =>
        left.length === 0 && notServed.length === 0
          ? {
              outcome: "succeeded",
              summary: [gone, ...stays].join(" "),
              remains:
                kept === undefined
                  ? [remaining("old-identity-exists")]
                  : [
                      ...keptOn,
                      kept.unjudged === true
                        ? remaining("old-identity-perhaps-in-use")
                        : remaining("old-identity-in-use", { clusters: kept.clusters }),
                    ],
            }
          : {
              outcome: "partlySucceeded",
              summary: [
                gone,
                ...stays,
                ...(left.length === 0 ? [] : [summary("grants-still-shown", { left: left.length })]),
                ...(notServed.length === 0 ? [] : [summary("grants-not-served", { left: notServed.length })]),
              ].join(" "),
              remains: [
                ...keptOn,
                ...left.map((id) => remaining("assignment-still-there", { id, why: why(id) })),
                ...notServed.map((id) => remaining("assignment-not-served", { id })),
              ],
            },
      [
        ...removed.map((id) => remaining("assignment-removed", { id })),
        ...(ending.plan?.grants ?? [])
          .filter(({ id }) => removed.length > 0 && !removed.includes(id))
          .map(({ id }) => remaining("assignment-not-removed", { id, why: why(id) })),
      ],
    ),
  };
}
