import { count } from "../../../domain/text/count.ts";
import { tableLines } from "../../terminal/table.ts";
import { hanging } from "../../terminal/wrap.ts";
import { withShortIds } from "../short-ids.ts";
import { type ClusterOutcome, type FleetOutcome, STANDINGS, UNREAD } from "./outcome.ts";

/** The end of a sweep on a terminal: per cluster what happened, what remains, and what a person must do first. */
export function outcomeLines({ summary, clusters, unread }: FleetOutcome, width: number): readonly string[] {
  return [
    "",
    ...hanging("", summary, width),
    ...STANDINGS.flatMap(({ standing, heading }) => {
      const some = clusters.filter((cluster) => cluster.standing === standing);
      if (some.length === 0) return [];
      return ["", `${heading}: ${count(some.length, "cluster")}`, ...tableLines(some.map(cells), width)];
    }),
    ...(unread.length === 0 ? [] : ["", UNREAD, ...unread.flatMap((why) => hanging("  ", why, width))]),
  ];
}

function cells({ name, state, happened, remains, person }: ClusterOutcome): readonly string[] {
  // Commands need whole ids.
  const texts = [
    withShortIds(happened),
    ...(person === undefined ? [] : [`To do: ${person}`]),
    ...remains.map(withShortIds),
  ];
  return [name, state, sentences(texts)];
}

/** Texts one after the other, each ended by a full stop. */
const sentences = (texts: readonly string[]): string =>
  texts
    .filter((text) => text !== "")
    .map((text) => (/[.!?]$/.test(text) ? text : `${text}.`))
    .join(" ");
