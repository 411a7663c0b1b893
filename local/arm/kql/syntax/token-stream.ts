import { type Place, QueryError } from "../query-error.ts";
import type { Name } from "./ast.ts";
import type { Token } from "./token.ts";

/** The tokens of a query, taken one after the other. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  #next = 0;

  /** The last token must be the end. */
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#next + ahead, this.#tokens.length - 1)];
    if (token === undefined) throw new RangeError("no tokens");
    return token;
  }

  next(): Token {
    const token = this.peek();
    this.#next += 1;
    return token;
  }

  /** Whether the next token is this word or mark; a string is neither. */
  is(text: string, ahead = 0): boolean {
    const { kind, token } = this.peek(ahead);
    return token === text && (kind === "identifier" || kind === "punctuation");
  }

  /** Takes the next token if it is this word or mark. */
  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.#next += 1;
    return true;
  }

  expect(text: string): Token {
    if (!this.is(text)) throw this.unexpected(text);
    return this.next();
  }

  /** A column's, table's or function's name: a word, or a string in brackets. */
  expectName(): Name {
    if (this.is("[") && this.peek(1).kind === "string" && this.is("]", 2)) {
      const at = this.next();
      const name = this.next();
      this.next();
      return { name: name.kind === "string" ? name.value : "", at };
    }
    const token = this.peek();
    if (token.kind !== "identifier" || token.token.startsWith("$") || token.token === "in~") {
      throw this.unexpected();
    }
    this.next();
    return { name: token.token, at: token };
  }

  /** A whole number that is not negative. */
  expectCount(): number {
    const token = this.peek();
    if (token.kind !== "number" || token.type !== "long") throw this.unexpected();
    this.next();
    return token.value;
  }

  /** One or more, with commas between. */
  list<Item>(item: () => Item): readonly Item[] {
    const items = [item()];
    while (this.take(",")) items.push(item());
    return items;
  }

  unexpected(expected?: string): QueryError {
    const place: Place = this.peek();
    return new QueryError(
      "syntax",
      `Unexpected '${place.token}'${expected === undefined ? "" : `, expected '${expected}'`}.`,
      place,
      expected === undefined ? {} : { expected },
    );
  }
}
