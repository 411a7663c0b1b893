import { cpus, totalmem } from "node:os";
import { table } from "../local/docs/markdown.ts";

/** A measured figure beside its goal. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  /** Absent where there is none. */
  readonly goal?: string;
  /** Whether the goal is met; absent where there is none. */
  readonly met?: boolean;
}

/** Prints a table in Markdown, so that it can go into the README as it is. */
export function printTable(header: readonly string[], rows: readonly (readonly string[])[]): void {
  process.stdout.write(`${table(header, rows, "Nothing was measured.").join("\n")}\n\n`);
}

export function printFigures(title: string, figures: readonly Figure[]): void {
  process.stdout.write(`### ${title}\n\n`);
  const rows = figures.map(({ what, measured, goal, met }) => [
    what,
    measured,
    goal ?? "",
    met === undefined ? "" : met ? "yes" : "no",
  ]);
  printTable(["", "measured", "goal", "met"], rows);
}

/** What the figures were measured on. */
export function machine(): string {
  const [first] = cpus();
  const gib = (totalmem() / 2 ** 30).toFixed(0);
  return `${cpus().length} cores (${first?.model.trim() ?? "unknown"}), ${gib} GiB of memory, Node ${process.versions.node}, ${process.platform}`;
}
