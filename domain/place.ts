import { z } from "zod";

export type CloudName = "public" | "usGovernment" | "china";

/** A region's name as ARM spells it in ids: lower case, no blanks, such as `westeurope`. */
export const Location = z
  .string()
  .regex(/^[a-z][a-z0-9]{2,40}$/, "must be the name of an Azure region, such as westeurope");

export const SubscriptionId = z.guid("must be the id of a subscription: a GUID");

/** The cloud that a region belongs to, by the names that the sovereign clouds give theirs. */
export function cloudOf(location: string): CloudName {
  if (location.startsWith("china")) return "china";
  return /^usgov|^usdod/.test(location) ? "usGovernment" : "public";
}
