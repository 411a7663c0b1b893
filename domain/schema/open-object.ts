import { z } from "zod";

/**
 * An object of these fields as two versions of Keyless share it: what a newer version has written beside them is kept,
 * and so is written again, though the type does not show it. Its counterpart for what is only read is `parseKnown`.
 */
export function openObject<Shape extends z.ZodRawShape>(
  shape: Shape,
): z.ZodType<z.infer<z.ZodObject<Shape>>> {
  return z.looseObject(shape);
}
