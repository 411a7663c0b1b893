/** Characters that make spreadsheet programs read a cell as a formula. Source: OWASP, CSV injection. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A table as CSV (RFC 4180): lines end in CRLF, the first one names the columns. A cell that a spreadsheet program would
 * take for a formula begins with an apostrophe, because names and tags are texts of other people.
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
