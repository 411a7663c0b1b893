import { z } from "zod";

/**
 * An object with these fields that two versions of Keyless may share: unknown fields of a newer version are kept, and written
 * again, although the type does not show them. For objects that are only read, use `parseKnown`.
 */
export function openObject<Shape extends z.ZodRawShape>(
  shape: Shape,
): z.ZodType<z.infer<z.ZodObject<Shape>>> {
  return z.looseObject(shape);
}
