import { z } from "zod";

const PERCENT = /^(?:100(?:\.0{1,2})?|\d{1,2}(?:\.\d{1,2})?)%$/;

/** A number of clusters, or a percentage of them: `3` or `"5%"`. */
export const Amount = z.union([
  z.number().int().min(0).max(100_000),
  z.string().regex(PERCENT, "must be a whole number, or a percentage from 0% to 100%, such as 5%"),
]);
export type Amount = z.infer<typeof Amount>;

/** The same, but more than 0. */
export const SomeAmount = Amount.refine(
  (amount) => shareOf(amount) !== 0 && amount !== 0,
  "must be more than 0",
);

/** The percentage, from 0 to 100; undefined for a number. */
export function shareOf(amount: Amount): number | undefined {
  return typeof amount === "string" ? Number.parseFloat(amount) : undefined;
}

/** How many clusters that is; `rounded` is the direction in which a fraction is rounded. */
export function amountOf(amount: Amount, of: number, rounded: "up" | "down"): number {
  if (typeof amount === "number") return amount;
  // Hundredths of a percent are whole numbers, so that 7 % of 100 is 7 and not 7.000000000000001.
  const exact = (Math.round(Number.parseFloat(amount) * 100) * of) / 10_000;
  return rounded === "up" ? Math.ceil(exact) : Math.floor(exact);
}
