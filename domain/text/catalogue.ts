/** Arguments of a text: none, or one object with a name for each value. */
export type TextArgs = readonly [] | readonly [object];

/** A text, and values to print it with, in pages and tests. */
export interface Sentence<Args extends TextArgs> {
  says(...args: Args): string;
  readonly example: Args;
}

/** A text that is always the same. */
export const fixed = (text: string): Sentence<readonly []> => ({ says: () => text, example: [] });

/** A text that names values. */
export function sentence<Given extends object>(
  says: (given: Given) => string,
  example: Given,
): Sentence<readonly [Given]> {
  return { says, example: [example] };
}

/** Texts by code: a stable slug. */
export interface Catalogue<Args extends Readonly<Record<string, TextArgs>>> {
  /** All codes, by name. */
  readonly codes: readonly (keyof Args & string)[];
  say<Code extends keyof Args & string>(code: Code, ...args: Args[Code]): string;
  /** The text with the values of its example. */
  example(code: keyof Args & string): string;
}

export function catalogue<Args extends Readonly<Record<string, TextArgs>>>(table: {
  readonly [Code in keyof Args]: Sentence<Args[Code]>;
}): Catalogue<Args> {
  const isCode = (code: string): code is keyof Args & string => Object.hasOwn(table, code);
  return {
    codes: Object.keys(table).filter(isCode).sort(),
    say: (code, ...args) => table[code].says(...args),
    example: (code) => table[code].says(...table[code].example),
  };
}
