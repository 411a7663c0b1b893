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
  /** True if only an earlier plan of the run has it: the run has made it already, or does not need it any more. */
  earlier: z.literal(true).optional(),
};

/** One write that a run would make, in order. */
export const PlannedWrite = z.strictObject(writeFields);
export type PlannedWrite = z.infer<typeof PlannedWrite>;

/** Code of the findings that list how a plan differs from the approved one. */
export const PLAN_CHANGED = "plan-changed" satisfies FindingCode;

/** The fields of every plan. Making a plan writes nothing in Azure. */
export const planFields = {
  /** When its facts were read (ISO 8601). */
  madeAt: z.string(),
  findings: z.array(Finding),
  writes: z.array(PlannedWrite),
  /** What nobody can undo; empty if the run does nothing. */
  cannotBeUndone: z.array(z.string()),
  /** How long the run takes, including writes that may turn out not to be needed; absent if the run does nothing. Milliseconds. */
  expectedMs: z.number().optional(),
  /** How the expected time was estimated. */
  expectedBecause: z.string().optional(),
};

/** A plan of any workflow: the common fields, and those of the workflow. */
export const RunPlan = z.looseObject({ workflow: z.string(), ...planFields });
export type RunPlan = z.infer<typeof RunPlan>;

/** A plan in a record, which another version of Keyless may have made. */
export const KeptPlan = z.looseObject({
  workflow: z.string(),
  ...planFields,
  findings: z.array(KeptFinding),
  writes: z.array(openObject(writeFields)),
});
export type KeptPlan = z.infer<typeof KeptPlan>;

/** Numbers the writes in the order of the run. */
export function inOrder(writes: readonly Omit<PlannedWrite, "order">[]): PlannedWrite[] {
  return writes.map((write, index) => ({ order: index + 1, ...write }));
}

/** A plan with blockers is not carried out: it lists no writes, no expected time and nothing that cannot be undone. */
export function withoutEffects<Plan extends RunPlan>(plan: Plan): Plan {
  if (blockers(plan.findings).length === 0) return plan;
  return { ...plan, cannotBeUndone: [], expectedMs: undefined, expectedBecause: undefined };
}

/**
 * Fields that change by themselves or repeat other fields: times, estimates, positions in a list, node counts (the cluster
 * autoscaler changes them), node images of pools (AKS upgrades them), and the role assignments of the old identity (what the
 * new one lacks is a warning, what it gets is a grant).
 */
const VOLATILE: ReadonlySet<string> = new Set([
  ...["madeAt", "expectedMs", "expectedBecause", "order", "nodes", "image"],
  "grantDifference",
  // Other clusters with the old identity: the run takes nothing from them, and they leave it one after the other.
  "sharedWith",
  "perhapsSharedWith",
  // Where the targets of a sweep are stored: `targetsHash` says which they are.
  ...["frozenAs", "floorMs", "calls"],
]);

/** Findings about the moment and not about the work: an operation in progress, and differences from an earlier plan. */
const OF_THE_MOMENT: ReadonlySet<string> = new Set([
  "operation-in-progress",
  "pool-operation-in-progress",
  PLAN_CHANGED,
]);

/** What an approval binds to. The order in its lists has no meaning. */
export interface PlanEssence {
  /** Codes and resources of blockers. */
  readonly blockers: readonly string[];
  /** Codes and resources of warnings. */
  readonly warnings: readonly string[];
  /** What the run would do. */
  readonly [field: string]: unknown;
}

/**
 * What an approval binds to: what the run would do, its blockers and its warnings. Findings count by code and resource, because
 * their texts contain dates and numbers that change from day to day. Notes do not count.
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

/** A part of a plan without what changes by itself; equal for equal parts, whatever the order of their fields. */
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
