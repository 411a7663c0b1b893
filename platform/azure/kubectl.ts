/** A kubectl command that prints selected fields of Kubernetes objects as a table, and then a line that marks the end. */
export interface KubectlTable {
  readonly command: string;
  readonly columns: readonly string[];
}

/** The last line of a complete output. Azure cuts off output beyond 512 kB (MicrosoftDocs/azure-docs#115257). */
const END = "END-OF-LIST";

/**
 * Only the selected fields leave the cluster: never a spec, an annotation or a secret. Paths are kubectl's own
 * (`.metadata.name`), with escaped dots in keys.
 */
export function kubectlTable(what: string, fields: Readonly<Record<string, string>>): KubectlTable {
  const columns = Object.keys(fields);
  const columnList = Object.entries(fields).map(([column, path]) => `${column}:${path}`);
  return {
    command: `kubectl get ${what} -o 'custom-columns=${columnList.join(",")}' && echo ${END}`,
    columns,
  };
}

export type TableText =
  | { readonly kind: "rows"; readonly rows: readonly Readonly<Record<string, string>>[] }
  | { readonly kind: "cutShort" }
  | { readonly kind: "unreadable" };

/** Parses the output of such a command. kubectl prints `No resources found` instead of an empty table. */
export function readTable({ columns }: KubectlTable, logs: string): TableText {
  const lines = logs
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (lines.at(-1) !== END) return { kind: "cutShort" };
  const [header = "", ...rows] = lines.slice(0, -1);
  if (/^no resources found/i.test(header) && rows.length === 0) return { kind: "rows", rows: [] };
  if (header.split(/\s+/).join() !== columns.join()) {
    // The beginning is missing, or the shell prints something first.
    return { kind: "unreadable" };
  }
  const cells = rows.map((row) => row.split(/\s+/));
  if (cells.some((row) => row.length !== columns.length)) return { kind: "unreadable" };
  return {
    kind: "rows",
    rows: cells.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? ""]))),
  };
}
