import { z } from "zod";
import { AnyResourceId } from "../../domain/arm-id/schemas.ts";

/** Absent, `null` and empty text mean the same in ARM's answers. */
export const text = z
  .string()
  .nullish()
  .transform((value) => value || undefined);

/** The same for the id of a resource. */
export const id = text.pipe(AnyResourceId.optional());

export const flag = z
  .boolean()
  .nullish()
  .transform((value) => value === true);

/** An identity as the profiles of a cluster show it. */
export const IdentityRef = z.object({ resourceId: id, clientId: text, objectId: text });
