import { z } from "zod";

/** A text from a person for other people. Leading and trailing spaces are removed; a text of spaces only is refused. */
export function freeText(charactersAtMost: number): z.ZodType<string> {
  return z.string().trim().min(1, "must not be blank").max(charactersAtMost);
}
