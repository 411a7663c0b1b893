/** Fields that are there only if they have a value, as the type of optional ones. */
export type Defined<Fields> = { readonly [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

/**
 * Those of some fields that have a value. In what is recorded and in what is sent to Azure, an absent field and one that is
 * `undefined` are not the same; `null` is a value.
 */
export function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  const withValue = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(withValue) as Defined<Fields>;
}
