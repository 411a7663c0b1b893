import { z } from "zod";
import { blockers, Finding } from "../finding.ts";

/** One write that a run would make, in order. */
export const PlannedWrite = z.strictObject({
  order: z.number().int(),
  does: z.string(),
  resource: z.string(),
  before: z.string(),
  after: z.string(),
  undoable: z.boolean(),
  disrupts: z.string().optional(),
});
export type PlannedWrite = z.infer<typeof PlannedWrite>;

/** What the plan of every workflow says. A plan is made without a write. */
export const planFields = {
  /** When the facts were read that it is made from (ISO 8601). */
  madeAt: z.string(),
  findings: z.array(Finding),
  writes: z.array(PlannedWrite),
  cannotBeUndone: z.array(z.string()),
  expectedMs: z.number(),
  /** How the expected time was estimated. */
  expectedBecause: z.string(),
};

/** A plan as a run's record keeps it: the common fields, and whatever its workflow adds. */
export const RunPlan = z.looseObject({ workflow: z.string(), ...planFields });
export type RunPlan = z.infer<typeof RunPlan>;

/** Numbers the writes in the order in which they are made. */
export function inOrder(writes: readonly Omit<PlannedWrite, "order">[]): PlannedWrite[] {
  return writes.map((write, index) => ({ order: index + 1, ...write }));
}

/**
 * Fields that change by themselves: times, estimates, node counts, which breathe with the autoscaler, and what the old
 * identity holds besides, of which a plan only warns.
 */
const VOLATILE: ReadonlySet<string> = new Set([
  ...["madeAt", "expectedMs", "expectedBecause", "nodes"],
  "grantDifference",
]);

/**
 * What an approval binds to: everything that a run would do and what stood against it. Times and estimates are left
 * out, and so are warnings and notes, which change with the calendar.
 */
export function planEssence({ findings, ...plan }: RunPlan): object {
  const stood = blockers(findings).map(({ code, resource }) => ({ code, resource }));
  return { plan: lasting(plan), blockers: stood };
}

/** A part of a plan without what changes by itself. */
export function lasting(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lasting);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (VOLATILE.has(key) ? [] : [[key, lasting(part)]])),
  );
}
