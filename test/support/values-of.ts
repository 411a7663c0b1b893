import { isReadable, type Page } from "../../platform/records/records.ts";

/** What a page of a list shows; an unreadable document fails the test. */
export function valuesOf<Value>({ items }: Page<Value>): Value[] {
  return items.map((item) => {
    if (isReadable(item)) return item.value;
    throw item.because;
  });
}
