import { csv } from "../../../domain/text/csv.ts";
import { capabilityCells } from "./outcome-capabilities.ts";
import type { FleetOutcome } from "./outcome.ts";

const COLUMNS = [
  ...["cluster", "id", "subscription", "region", "wave", "state"],
  ...["happened", "remains", "person", "run", "can", "not proven"],
];

/** The report as a table: a line a cluster. */
export function outcomeTable({ clusters }: FleetOutcome): string {
  return csv(
    COLUMNS,
    clusters.map(({ name, id, subscription, region, wave = "", state, happened, remains, ...more }) => [
      ...[name, id, subscription, region, wave, state],
      ...[happened, remains.join("; "), more.person ?? "", more.runId ?? ""],
      ...capabilityCells(more.capabilities ?? []),
    ]),
  );
}
