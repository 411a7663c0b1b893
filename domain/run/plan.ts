import { z } from "zod";
import { blockers, Finding, KeptFinding } from "../findings/finding.ts";
import type { FindingCode } from "../findings/findings.ts";
import { openObject } from "../schema/open-object.ts";

const writeFields = {
  order: z.number().int(),
  does: z.string(),
  resource: z.string(),
  before: z.string(),
  after: z.string(),
  undoable: z.boolean(),
  disrupts: z.string().optional(),
  /** True where only an earlier plan of the run names it: the run has made it by then, or does not need it any more. */
  earlier: z.literal(true).optional(),
};

/** One write that a run would make, in order. */
export const PlannedWrite = z.strictObject(writeFields);
export type PlannedWrite = z.infer<typeof PlannedWrite>;

/** Code of the findings of a plan that name how it differs from the one that was approved. */
export const PLAN_CHANGED = "plan-changed" satisfies FindingCode;

/** What the plan of every workflow says. A plan is made without a write. */
export const planFields = {
  /** When the facts were read that it is made from (ISO 8601). */
  madeAt: z.string(),
  findings: z.array(Finding),
  writes: z.array(PlannedWrite),
  /** What no later run or person can take back; empty where nothing will be done. */
  cannotBeUndone: z.array(z.string()),
  /** How long all of it takes, the writes included that may not be needed; absent where nothing will be done. */
  expectedMs: z.number().optional(),
  /** How the expected time was estimated. */
  expectedBecause: z.string().optional(),
};

/** A plan that a workflow has made: the common fields, and whatever the workflow adds. */
export const RunPlan = z.looseObject({ workflow: z.string(), ...planFields });
export type RunPlan = z.infer<typeof RunPlan>;

/** A plan as records keep it: another version may have made it. */
export const KeptPlan = z.looseObject({
  workflow: z.string(),
  ...planFields,
  findings: z.array(KeptFinding),
  writes: z.array(openObject(writeFields)),
});
export type KeptPlan = z.infer<typeof KeptPlan>;

/** Numbers the writes in the order in which they are made. */
export function inOrder(writes: readonly Omit<PlannedWrite, "order">[]): PlannedWrite[] {
  return writes.map((write, index) => ({ order: index + 1, ...write }));
}

/** A plan with blockers is not carried out: it takes no time, and nothing of it needs to be undone. */
export function withoutEffects<Plan extends RunPlan>(plan: Plan): Plan {
  if (blockers(plan.findings).length === 0) return plan;
  return { ...plan, cannotBeUndone: [], expectedMs: undefined, expectedBecause: undefined };
}

/**
 * Fields that change by themselves or say again what others say: times, estimates, places in a list, node counts, which
 * the autoscaler changes, the images that pools have, which AKS upgrades by itself, and the list of what the old
 * identity holds, whose losses are warnings and whose successors are grants.
 */
const VOLATILE: ReadonlySet<string> = new Set([
  ...["madeAt", "expectedMs", "expectedBecause", "order", "nodes", "image"],
  "grantDifference",
  // Who else runs on the old identity: nothing is taken from them, and one after the other they leave it, too.
  "sharedWith",
  "perhapsSharedWith",
  // Where the targets of a sweep are kept: what they are stands in its hash of them.
  ...["frozenAs", "floorMs", "calls"],
]);

/** Findings about the moment and not about the work: an operation that is waited for, and what the plan was before. */
const OF_THE_MOMENT: ReadonlySet<string> = new Set([
  "operation-in-progress",
  "pool-operation-in-progress",
  PLAN_CHANGED,
]);

/** What weighs in a plan, by what it is about. The order of its lists says nothing. */
export interface PlanEssence {
  /** Codes and resources of what stands against the work. */
  readonly blockers: readonly string[];
  /** The same of what someone should know before it is done. */
  readonly warnings: readonly string[];
  /** Everything that the run would do. */
  readonly [field: string]: unknown;
}

/**
 * What an approval binds to: everything that a run would do, what stands against it and what it warns of. Findings count
 * by code and resource: their texts hold days and numbers, which change with the calendar. Notes are left out.
 */
export function planEssence({ findings, ...plan }: KeptPlan): PlanEssence {
  const named = (severity: Finding["severity"]) =>
    findings
      .filter((finding) => finding.severity === severity && !OF_THE_MOMENT.has(finding.code))
      .map(({ code, resource }) => `${code} on ${resource}`)
      .sort();
  return { ...fieldsOf(lasting(plan)), blockers: named("blocker"), warnings: named("warning") };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** A part of a plan without what changes by itself, alike for alike parts however they were put together. */
function lasting(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lasting).sort(byText);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !VOLATILE.has(key))
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, part]) => [key, lasting(part)]),
  );
}

function byText(left: unknown, right: unknown): number {
  const [one, other] = [JSON.stringify(left), JSON.stringify(right)];
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
