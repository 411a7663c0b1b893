import type { LeftOut } from "../../domain/sweep/target.ts";
import { sweepLeftOut } from "./kinds.ts";
import type { Records } from "./records.ts";

/** How many fit in a record, however long their reasons are. */
export const LEFT_OUT_A_PAGE = 200;

const pageKey = (frozenAs: string, page: number): string => `${frozenAs}/${String(page)}`;

/** Saves the clusters that a planning leaves out. An existing page is the same: a list is written once. */
export async function keepLeftOut(
  records: Records,
  frozenAs: string,
  leftOut: readonly LeftOut[],
): Promise<void> {
  for (let from = 0; from < leftOut.length; from += LEFT_OUT_A_PAGE) {
    const page = { leftOut: leftOut.slice(from, from + LEFT_OUT_A_PAGE) };
    await records.insert(sweepLeftOut, pageKey(frozenAs, from / LEFT_OUT_A_PAGE), page);
  }
}

/** A page of the clusters that are left out; empty beyond the end. */
export async function readLeftOutPage(
  records: Records,
  frozenAs: string,
  page: number,
): Promise<readonly LeftOut[]> {
  return (await records.read(sweepLeftOut, pageKey(frozenAs, page)))?.value.leftOut ?? [];
}
