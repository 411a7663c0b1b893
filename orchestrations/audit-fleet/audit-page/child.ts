import { assessFleetClusters } from "../../../activities/assess-fleet-clusters/contract.ts";
import { readFleetClusters } from "../../../activities/read-fleet-clusters/contract.ts";
import type { ActivityContract } from "../../../activities/activity-contract.ts";
import type { Went } from "../../../domain/activity/answer.ts";
import type { FleetGroup, ReadGroup } from "../../../domain/fleet/audit.ts";
import type { EntryPart } from "../../../domain/fleet/snapshot.ts";
import type { Ask } from "../../kit/attempt.ts";
import type { Settled } from "../../kit/tries.ts";
import { defineChild } from "../../kit/child.ts";
import type { Flow } from "../../kit/flow.ts";
import type { Steps } from "../../kit/steps.ts";
import { auditPage, type AuditPageInput, type AuditPageOutput } from "./contract.ts";
import { defined } from "../../../domain/schema/defined.ts";

export const auditPageChild = defineChild(auditPage, auditOnePage);

/**
 * Reads in parallel. A read whose last query is throttled starts again, so the queries of all parallel reads must fit
 * into the quota of Resource Graph (15 queries in 5 seconds). Source:
 * learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests.
 */
const SIDE_BY_SIDE = { read: 5, assess: 2 };

/** Calls an activity once for each input, `sideBySide` of them in parallel. The answers are in the order of the inputs. */
function* askSome<Input, Outcome extends Went>(
  flow: Flow,
  activity: ActivityContract<Input, Outcome>,
  asks: readonly Ask<Input>[],
  sideBySide: number,
): Steps<readonly Settled<Outcome>[]> {
  const answers: Settled<Outcome>[] = [];
  for (let from = 0; from < asks.length; from += sideBySide)
    answers.push(...(yield* flow.askAll(activity, asks.slice(from, from + sideBySide))));
  return answers;
}

function* auditOnePage(flow: Flow, { groups, parts }: AuditPageInput): Steps<AuditPageOutput> {
  return { read: yield* readAll(flow, groups), assessed: yield* assessAll(flow, parts) };
}

/** A group that Azure does not let Keyless read is reported as unread subscriptions; the audit continues. */
function* readAll(flow: Flow, groups: readonly FleetGroup[]): Steps<ReadGroup[]> {
  if (groups.length === 0) return [];
  const answers = yield* askSome(
    flow,
    readFleetClusters,
    groups.map((group) => ({ input: { ...flow.run, group }, resource: "the fleet" })),
    SIDE_BY_SIDE.read,
  );
  return answers.map((answer, index): ReadGroup => {
    if (answer.kind === "done") return answer.value;
    const { code, message: said } = answer.refusal;
    const unread = (groups[index]?.subscriptions ?? []).map((subscription) => ({
      subscription,
      because: `${code}: ${said}`,
    }));
    return { parts: [], clusters: 0, unread };
  });
}

/** A part whose related resources could not be read gets entries that say so. */
function* assessAll(flow: Flow, parts: readonly string[]): Steps<EntryPart[]> {
  if (parts.length === 0) return [];
  const assess = (part: string, unreadable?: string) => ({
    input: { ...flow.run, part, ...defined({ unreadable }) },
    resource: part,
  });
  const answers = yield* askSome(
    flow,
    assessFleetClusters,
    parts.map((part) => assess(part)),
    SIDE_BY_SIDE.assess,
  );
  const again = answers.flatMap((answer, index) =>
    answer.kind === "done"
      ? []
      : [assess(parts[index] ?? "", `${answer.refusal.code}: ${answer.refusal.message}`)],
  );
  const instead = again.length === 0 ? [] : yield* flow.askAll(assessFleetClusters, again);
  return [...answers, ...instead]
    .flatMap((answer) => (answer.kind === "done" ? [answer.value] : []))
    .sort((left, right) => (left.first < right.first ? -1 : 1));
}
