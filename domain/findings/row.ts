import type { TextArgs } from "../text/catalogue.ts";

export type Severity = "blocker" | "warning" | "note";

/** What a finding of one code says. A code has one severity and one meaning; another meaning is another code. */
export interface FindingRow<Args extends TextArgs> {
  readonly severity: Severity;
  /** What was found, and what it means for the work: one sentence or two. */
  means(...args: Args): string;
  /** What a person can do about it. */
  remedy(...args: Args): string;
  /** Where the rule comes from: a page, or an issue. */
  readonly source: string;
  /** Values to print the texts with, in pages and tests. */
  readonly example: Args;
}

type Text<Given> = string | ((given: Given) => string);

interface Texts<Given> {
  readonly means: Text<Given>;
  readonly remedy: Text<Given>;
  readonly source: string;
  readonly example: Given;
}

function row<Given extends object>(severity: Severity, texts: Texts<Given>): FindingRow<readonly [Given]> {
  const { means, remedy, source, example } = texts;
  return {
    severity,
    means: (given) => (typeof means === "string" ? means : means(given)),
    remedy: (given) => (typeof remedy === "string" ? remedy : remedy(given)),
    source,
    example: [example],
  };
}

/** A text that is always the same. */
export function fixed(
  severity: Severity,
  { means, remedy, source }: Readonly<Record<"means" | "remedy" | "source", string>>,
): FindingRow<readonly []> {
  return { severity, means: () => means, remedy: () => remedy, source, example: [] };
}

/** The run is refused. */
export const blocker = <Given extends object>(texts: Texts<Given>) => row("blocker", texts);
/** The run goes on, but someone should know before it does. */
export const warning = <Given extends object>(texts: Texts<Given>) => row("warning", texts);
/** Good to know. */
export const note = <Given extends object>(texts: Texts<Given>) => row("note", texts);
