/** Characters that make spreadsheet programs read a cell as a formula. Source: OWASP, CSV injection. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A table as CSV (RFC 4180): lines end with CRLF, and the first line contains the names of the columns. A cell that a spreadsheet
 * program would read as a formula gets an apostrophe in front, because other people choose names and tags.
 */
export function csv(columns: readonly string[], rows: Iterable<readonly string[]>): string {
  let text = line(columns);
  for (const row of rows) text += line(row);
  return text;
}

const line = (cells: readonly string[]): string => `${cells.map(cell).join(",")}\r\n`;

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
