import { z } from "zod";

/** What a person writes for others to read: blanks at its ends are cut off, and blanks alone say nothing. */
export function freeText(charactersAtMost: number): z.ZodType<string> {
  return z.string().trim().min(1, "must not be blank").max(charactersAtMost);
}
