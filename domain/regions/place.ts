import { z } from "zod";

export type CloudName = "public" | "usGovernment" | "china";

/** A region's name as ARM spells it in ids: lower case, no blanks, such as `westeurope`. */
export const Location = z
  .string()
  .regex(/^[a-z][a-z0-9]{2,40}$/, "must be the name of an Azure region, such as westeurope");

export const SubscriptionId = z.guid("must be the id of a subscription: a GUID");

/** Whether two names are of one region: some answers spell `West Europe`. */
export const sameRegion = (left: string, right: string): boolean => plain(left) === plain(right);

const plain = (location: string): string => location.replaceAll(" ", "").toLowerCase();

/** The cloud that a region belongs to, by the names that the sovereign clouds give theirs. */
export function cloudOf(location: string): CloudName {
  if (location.startsWith("china")) return "china";
  return /^usgov|^usdod/.test(location) ? "usGovernment" : "public";
}
