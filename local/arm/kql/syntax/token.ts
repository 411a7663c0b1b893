import type { Place } from "../query-error.ts";

/** A token of a query, with the place where it stands. */
export type Token = Place & {
  /** Offsets in the query: of the first character, and of the one after the last. */
  readonly start: number;
  readonly end: number;
} & (
    | { readonly kind: "identifier" | "punctuation" | "end" }
    | { readonly kind: "string"; readonly value: string }
    | { readonly kind: "number"; readonly value: number; readonly type: "long" | "real" }
  );
