import { finding } from "../findings/findings.ts";
import { type KeptPlan, PLAN_CHANGED, planEssence, type RunPlan } from "./plan.ts";

/** The most differences that are listed: a plan for a hundred pools can differ in each of them. */
const DIFFERENCES_AT_MOST = 50;

/**
 * How two plans differ in what an approval binds to, one sentence each: blockers and warnings, writes, role assignments and
 * pools. Empty only for plans with the same hash.
 */
export function planDifferences(seen: KeptPlan, now: KeptPlan): readonly string[] {
  return compare(seen, now, "everything");
}

/** As `planDifferences`, without warnings that have disappeared: a smaller risk needs no new approval. */
export function changesToApprove(approved: KeptPlan, now: KeptPlan): readonly string[] {
  const warned = (finding: KeptPlan["findings"][number]) =>
    now.findings.some(({ code, resource }) => code === finding.code && resource === finding.resource);
  const findings = approved.findings.filter((one) => one.severity !== "warning" || warned(one));
  return planDifferences({ ...approved, findings }, now);
}

/**
 * What a plan that was made during the run has in addition to the approved one: writes, grants, pools, findings, and other
 * targets. It can have less, because the run has done something already, or a resource is gone.
 */
export function planAdditions(approved: KeptPlan, now: KeptPlan): readonly string[] {
  return compare(approved, now, "additions");
}

/** The plan with a finding for each difference from the approved plan. */
export function withChanges<Plan extends RunPlan>(
  plan: Plan,
  resource: string,
  changes: readonly string[],
): Plan {
  const found = changes.map((difference) => finding(PLAN_CHANGED, resource, { difference }));
  return { ...plan, findings: [...plan.findings, ...found] };
}

/** A plan that equals an approved one, with the findings in which that one listed its differences from an earlier plan. */
export function keepChanges<Plan extends RunPlan>(approved: RunPlan, plan: Plan): Plan {
  const earlier = approved.findings.filter(({ code }) => code === PLAN_CHANGED);
  return { ...plan, findings: [...plan.findings, ...earlier] };
}

/**
 * A plan that was made during the run, preceded by the writes that only the approved plan has, marked as earlier: the record must
 * list every write that the run has made.
 */
export function keepEarlierWrites<Plan extends RunPlan>(approved: RunPlan, plan: Plan): Plan {
  const named = new Set(plan.writes.map(nameOfEntry));
  const earlier = approved.writes.filter((write) => !named.has(nameOfEntry(write)));
  const marked = earlier.map((write) => ({ ...write, earlier: true as const }));
  const writes = [...marked, ...plan.writes].map((write, index) => ({ ...write, order: index + 1 }));
  return { ...plan, writes };
}

type Extent = "everything" | "additions";

function compare(seen: KeptPlan, now: KeptPlan, extent: Extent): readonly string[] {
  const before: Fields = planEssence(seen);
  const after: Fields = planEssence(now);
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(byWeight);
  const all = keys.flatMap((key) => differ(LABELS[key] ?? key, before[key], after[key], extent));
  const left = all.length - DIFFERENCES_AT_MOST;
  return left > 0 ? [...all.slice(0, DIFFERENCES_AT_MOST), `${String(left)} more differences`] : all;
}

/** The words for a difference in each field. Blockers come first, then what people ask about first. */
const LABELS: Readonly<Record<string, string>> = {
  blockers: "blocker",
  warnings: "warning",
  workflow: "workflow",
  clusterId: "cluster",
  from: "present identity",
  identities: "identity",
  grants: "grant",
  pools: "pool",
  writes: "write",
  cannotBeUndone: "cannot be undone",
};

function byWeight(left: string, right: string): number {
  const rank = (key: string) => (key in LABELS ? Object.keys(LABELS).indexOf(key) : Number.MAX_SAFE_INTEGER);
  return rank(left) - rank(right) || (left < right ? -1 : 1);
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function differ(label: string, before: unknown, after: unknown, extent: Extent): string[] {
  if (same(before, after)) return [];
  if (isList(before) && isList(after)) return listsDiffer(label, before, after, extent);
  if (isFields(before) && isFields(after)) return fieldsDiffer(label, before, after, extent);
  if (extent === "additions" && (after === undefined || after === false)) return [];
  return [`${label} was ${formatted(before)}, is ${formatted(after)}`];
}

function fieldsDiffer(label: string, before: Fields, after: Fields, extent: Extent): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => differ(`${label}, ${key}`, before[key], after[key], extent));
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Compares entries by their subject; entries with the same subject by their number. */
function listsDiffer(
  label: string,
  before: readonly unknown[],
  after: readonly unknown[],
  extent: Extent,
): string[] {
  const seen = byName(before);
  const now = byName(after);
  const added = [...now.keys()].filter((name) => !seen.has(name)).map((name) => `new ${label}: ${name}`);
  if (extent === "additions") return added;
  const changed = [...seen].flatMap(([name, entry]) => {
    const present = now.get(name);
    return present === undefined
      ? [`${label} no longer there: ${name}`]
      : differ(`${label} ${name}`, entry, present, extent);
  });
  return [...changed, ...added];
}

function byName(entries: readonly unknown[]): Map<string, unknown> {
  const named = new Map<string, unknown>();
  for (const entry of entries) {
    const name = nameOfEntry(entry);
    const repeats = [...named.keys()].filter(
      (known) => known === name || known.startsWith(`${name} (`),
    ).length;
    named.set(repeats === 0 ? name : `${name} (${String(repeats + 1)})`, entry);
  }
  return named;
}

/** The subject of an entry of a plan: its name, or principal, role and scope, or write and resource. */
function nameOfEntry(entry: unknown): string {
  if (!isFields(entry)) return formatted(entry);
  const { name, roleName, identity, scope, does, resource } = entry;
  if (typeof name === "string") return name;
  if (typeof roleName === "string") return `${roleName} to ${formatted(identity)} at ${formatted(scope)}`;
  if (typeof does === "string") return `${does} (${formatted(resource)})`;
  return formatted(entry);
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
}

function sorted(value: unknown): unknown {
  if (isList(value)) return value.map(sorted);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  );
}

function formatted(value: unknown): string {
  if (value === undefined) return "absent";
  return typeof value === "string" ? value : JSON.stringify(value);
}
