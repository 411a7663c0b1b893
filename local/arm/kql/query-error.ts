/** Where in a query something stands. */
export interface Place {
  /** Starts at 1. */
  readonly line: number;
  /** Characters before it in its line, as ANTLR and so Resource Graph counts: starts at 0. */
  readonly column: number;
  /** The text that stands there; `<EOF>` at the end. */
  readonly token: string;
}

/**
 * `syntax`: no query of the language. `semantic`: a query that cannot be, such as one that names an unknown column.
 * `notModelled`: Resource Graph may well answer it, this evaluator does not.
 */
export type QueryErrorKind = "syntax" | "semantic" | "notModelled";

/** A query that is refused. */
export class QueryError extends Error {
  override readonly name = "QueryError";
  readonly kind: QueryErrorKind;
  readonly place: Place;
  /** The token that should have stood there. */
  readonly expected: string | undefined;
  /** Resource Graph's own code, where it has one for this. */
  readonly code: string | undefined;

  constructor(
    kind: QueryErrorKind,
    message: string,
    place: Place,
    more: { readonly expected?: string; readonly code?: string } = {},
  ) {
    super(message);
    this.kind = kind;
    this.place = place;
    this.expected = more.expected;
    this.code = more.code;
  }
}

export function semantic(message: string, place: Place, code?: string): QueryError {
  return new QueryError("semantic", message, place, code === undefined ? {} : { code });
}

/** `what` completes the sentence "The simulator does not model …". */
export function queryNotModelled(what: string, place: Place): QueryError {
  const where = `line ${String(place.line)}, character ${String(place.column)}`;
  return new QueryError(
    "notModelled",
    `The simulator does not model ${what} in a Resource Graph query (${where}).`,
    place,
  );
}
