/** A sentence as a part of another one: without its full stop. */
export function asClause(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
