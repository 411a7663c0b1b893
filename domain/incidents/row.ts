import type { TextArgs } from "../text/catalogue.ts";

/** What an incident of one code says to whoever has to decide. */
export interface IncidentRow<Args extends TextArgs> {
  /** What has happened. Azure's own message takes its place where Azure says why. */
  message(...args: Args): string;
  /** What to do, and which command goes on. */
  remedy(...args: Args): string;
  /** Values to print the texts with, in pages and tests. */
  readonly example: Args;
}

interface Texts<Given> {
  readonly message: string | ((given: Given) => string);
  readonly remedy: string | ((given: Given) => string);
  readonly example: Given;
}

export function row<Given extends object>(texts: Texts<Given>): IncidentRow<readonly [Given]> {
  const { message, remedy, example } = texts;
  return {
    message: (given) => (typeof message === "string" ? message : message(given)),
    remedy: (given) => (typeof remedy === "string" ? remedy : remedy(given)),
    example: [example],
  };
}

/** Texts that are always the same. */
export function fixed({
  message,
  remedy,
}: Readonly<Record<"message" | "remedy", string>>): IncidentRow<readonly []> {
  return { message: () => message, remedy: () => remedy, example: [] };
}
