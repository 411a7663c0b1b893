import type { EndPage, KeptEnd } from "../../domain/sweep/kept.ts";
import type { Target } from "../../domain/sweep/target.ts";
import { sweepEnds, sweepTargets } from "./kinds.ts";
import { change, type Records } from "./records.ts";

/** How many fit in a record, whatever their names are. */
export const TARGETS_A_PAGE = 200;

const pageKey = (of: string, page: number): string => `${of}/${String(page)}`;

export const pageOf = (place: number): number => Math.floor(place / TARGETS_A_PAGE);

/** Saves the frozen list of a sweep. An existing page is the same: a list is written once. */
export async function keepTargets(
  records: Records,
  frozenAs: string,
  targets: readonly Target[],
): Promise<void> {
  for (let from = 0; from < targets.length; from += TARGETS_A_PAGE) {
    const page = { targets: targets.slice(from, from + TARGETS_A_PAGE) };
    await records.insert(sweepTargets, pageKey(frozenAs, pageOf(from)), page);
  }
}

/** A page of a frozen list; empty beyond its end. */
async function readTargetPage(records: Records, frozenAs: string, page: number): Promise<readonly Target[]> {
  return (await records.read(sweepTargets, pageKey(frozenAs, page)))?.value.targets ?? [];
}

const known = new WeakMap<Records, Map<string, readonly Target[]>>();

/** The most cached lists; they never change. */
const REMEMBERED = 8;

/** A complete frozen list. */
export async function readTargets(records: Records, frozenAs: string): Promise<readonly Target[]> {
  const lists = known.get(records) ?? new Map<string, readonly Target[]>();
  known.set(records, lists);
  const remembered = lists.get(frozenAs);
  if (remembered !== undefined) return remembered;
  const targets: Target[] = [];
  for (let page = 0; ; page += 1) {
    const some = await readTargetPage(records, frozenAs, page);
    targets.push(...some);
    if (some.length < TARGETS_A_PAGE) break;
  }
  const [oldest] = lists.keys();
  if (lists.size >= REMEMBERED && oldest !== undefined) lists.delete(oldest);
  lists.set(frozenAs, targets);
  return targets;
}

/** How the targets of a page ended, by their index. */
export async function readEndPage(
  records: Records,
  sweep: string,
  page: number,
): Promise<ReadonlyMap<number, KeptEnd>> {
  const { ends = {} } = (await records.read(sweepEnds, pageKey(sweep, page)))?.value ?? {};
  return new Map(Object.entries(ends).map(([place, end]) => [Number(place), end]));
}

/** Saves how a target ended, over its end in an earlier try. */
export async function keepEnd(records: Records, sweep: string, place: number, end: KeptEnd): Promise<void> {
  const key = pageKey(sweep, pageOf(place));
  const first: EndPage = { ends: { [String(place)]: end } };
  if (await records.insert(sweepEnds, key, first)) return;
  await change(records, sweepEnds, key, (page) => ({
    ...page,
    ends: { ...page.ends, [String(place)]: end },
  }));
}
