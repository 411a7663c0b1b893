import { nameOf } from "../../domain/arm-id/arm-id.ts";
import { formatDuration } from "../../domain/text/duration.ts";
import { granteeOf } from "../../domain/grants/grant.ts";
import type { MigrationPlan } from "../../domain/migration/plan.ts";
import { hanging } from "../terminal/wrap.ts";
import { findingLines } from "./finding-text.ts";
import { withShortIds } from "./short-ids.ts";

/** A plan as the person reads it who is to approve it: every write, what it disrupts, what cannot be undone. */
export function planLines(plan: MigrationPlan, width: number): readonly string[] {
  const { findings, grants, identities, cannotBeUndone, expectedMs, expectedBecause = "" } = plan;
  const listed = (first: string, texts: readonly string[]) =>
    texts.flatMap((text) => hanging(first, text, width));
  return [
    ...findings.flatMap((finding) => findingLines(finding, width)),
    "",
    "Writes, in this order",
    ...plan.writes.flatMap((write) => writeLines(write, width)),
    "",
    "Grants",
    ...grants.flatMap((grant) => [
      ...hanging("  ", `${grant.roleName} to ${granteeOf(grant)}`, width),
      ...hanging("    at ", `${withShortIds(grant.scope)}: ${grant.because}`, width),
    ]),
    "",
    "Identities",
    ...listed("  ", identities.because),
    "",
    ...(cannotBeUndone.length === 0 ? [] : ["Cannot be undone", ...listed("  ", cannotBeUndone), ""]),
    ...(expectedMs === undefined
      ? []
      : [`Takes up to about ${formatDuration(expectedMs)}`, ...hanging("  ", expectedBecause, width)]),
  ];
}

function writeLines(
  { order, does, resource, before, after, undoable, disrupts, earlier }: MigrationPlan["writes"][number],
  width: number,
): readonly string[] {
  const margin = "      ";
  return [
    ...hanging(`  ${String(order).padStart(2)}  `, does, width),
    ...hanging(margin, `${nameOf(resource)}: ${withShortIds(before)} -> ${withShortIds(after)}`, width),
    ...(disrupts === undefined ? [] : hanging(margin, `disrupts: ${disrupts}`, width)),
    ...(undoable ? [] : [`${margin}CANNOT BE UNDONE`]),
    ...(earlier === true ? [`${margin}of the plan before: made by now, or not needed any more`] : []),
  ];
}
