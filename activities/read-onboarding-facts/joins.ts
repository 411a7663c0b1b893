import { z } from "zod";
import { subscriptionId } from "../../domain/arm-id/arm-id.ts";
import { joinOf, type ScheduleJoin, type ScheduleRule } from "../../domain/onboarding/schedules.ts";
import { whyNotJoined } from "../../domain/reasons/schedules.ts";
import { hasTags } from "../../domain/sweep/tag-filter.ts";
import { API_VERSIONS, isHidden, isRefusal, requireArm } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { schedules } from "../../platform/records/kinds.ts";
import { MalformedRecord, readIfReadable, type Records } from "../../platform/records/records.ts";

const Tagged = z.object({ tags: z.record(z.string(), z.string()).nullish() });

/** Whether a subscription belongs to the schedules of some rules. Its tags are read only if a rule needs them. */
export async function readJoins(
  azure: Azure,
  records: Records,
  subscription: string,
  rules: readonly ScheduleRule[],
): Promise<ScheduleJoin[]> {
  const asks = rules.some(({ tags }) => tags !== undefined);
  const tags = asks ? await readTags(azure, subscription) : {};
  const joins: ScheduleJoin[] = [];
  for (const rule of rules) joins.push(await readJoin(records, subscription, rule, tags));
  return joins;
}

type Tags = Readonly<Record<string, string>>;

async function readJoin(
  records: Records,
  subscription: string,
  { schedule: name, tags: wanted }: ScheduleRule,
  tags: Tags | undefined,
): Promise<ScheduleJoin> {
  const cannot = (because: string): ScheduleJoin => ({ kind: "cannot", schedule: name, because });
  if (wanted !== undefined) {
    if (tags === undefined) return cannot(whyNotJoined("tags-not-shown"));
    if (!hasTags(tags, wanted)) return { kind: "notMeant", schedule: name };
  }
  const stored = await readIfReadable(records, schedules, name);
  if (stored === undefined) return cannot(whyNotJoined("no-schedule", { name }));
  if (stored instanceof MalformedRecord) return cannot(whyNotJoined("other-version"));
  return joinOf(stored.value, subscription);
}

/** Undefined if Azure does not show them. */
async function readTags(azure: Azure, subscription: string): Promise<Tags | undefined> {
  const path = subscriptionId(subscription);
  try {
    const { tags } = await requireArm(
      azure,
      { method: "GET", path, apiVersion: API_VERSIONS.resources },
      Tagged,
    );
    return tags ?? {};
  } catch (error) {
    if (isHidden(error) || isRefusal(error)) return undefined;
    throw error;
  }
}
