/** A number with its noun: `1 pool`, `3 pools`. */
export function count(amount: number, singular: string, plural = `${singular}s`): string {
  return `${String(amount)} ${amount === 1 ? singular : plural}`;
}
