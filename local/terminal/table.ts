import { LEAST_WIDTH, wrap } from "./wrap.ts";

const INDENT = "  ";
const GAP = "  ";

/**
 * Rows as lines of text, each column as wide as its widest cell; where all of them do not fit, the widest columns are
 * made narrower and their cells wrapped.
 */
export function tableLines(rows: readonly (readonly string[])[], width: number): readonly string[] {
  const widths = fitting(naturalWidths(rows), width - INDENT.length);
  return rows.flatMap((row) => {
    const cells = row.map((cell, column) => wrap(cell, widths[column] ?? cell.length));
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, index) =>
      `${INDENT}${cells.map((lines, column) => (lines[index] ?? "").padEnd(widths[column] ?? 0)).join(GAP)}`.trimEnd(),
    );
  });
}

function naturalWidths(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return widths;
}

function fitting(widths: readonly number[], room: number): readonly number[] {
  const fitted = [...widths];
  const total = () => fitted.reduce((sum, one) => sum + one, GAP.length * (fitted.length - 1));
  while (total() > room) {
    const widest = Math.max(...fitted);
    if (widest <= LEAST_WIDTH) break;
    fitted[fitted.indexOf(widest)] = widest - 1;
  }
  return fitted;
}
