import { FleetRow } from "../../domain/fleet/row.ts";
import { fleetRows } from "./fleet-kinds.ts";
import { MalformedRecord } from "./records.ts";

/** A row of a page, checked. @throws MalformedRecord */
export function checkedRow(row: unknown, page: string): FleetRow {
  const checked = FleetRow.safeParse(row);
  if (checked.success) return checked.data;
  throw new MalformedRecord(
    fleetRows.name,
    page,
    checked.error.issues.map((issue) => `${issue.path.join(".") || "(all)"}: ${issue.message}`),
  );
}
