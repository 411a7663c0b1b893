import { existsSync, writeFileSync } from "node:fs";
import { dirname, extname } from "node:path";
import { WrongUse } from "../../command-line/arguments.ts";
import type { FleetOutcome } from "./outcome.ts";
import { outcomePage } from "./outcome-page.ts";
import { outcomeTable } from "./outcome-table.ts";

const WRITERS: Readonly<Record<string, (outcome: FleetOutcome) => string>> = {
  ".html": outcomePage,
  ".csv": outcomeTable,
};

/** How a report of that name is written. @throws WrongUse for an ending that says no known form, and for a folder that is not there */
export function writerOf(file: string): (outcome: FleetOutcome) => void {
  const write = WRITERS[extname(file).toLowerCase()];
  if (write === undefined) throw new WrongUse(`--report must end in .html or .csv, not ${file}`);
  // Better said now than after hours.
  const folder = dirname(file);
  if (!existsSync(folder)) throw new WrongUse(`--report ${file}: there is no folder ${folder}`);
  return (outcome) => {
    writeFileSync(file, write(outcome));
  };
}
