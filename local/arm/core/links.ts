import type { Context } from "./exchange.ts";
import type { Json } from "../world/json.ts";
import { ArmError } from "./arm-error.ts";

/** One page of a list, with a link to the next. The skip token is an offset that nobody should read. */
export function page(
  context: Context,
  items: readonly Json[],
): { value: readonly Json[]; nextLink?: string } {
  const { request, settings } = context;
  const offset = offsetOf(request.query.get("$skiptoken"));
  const wanted = Number(request.query.get("$top") ?? settings.pageSize);
  const size =
    Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, settings.pageSize) : settings.pageSize;
  const value = items.slice(offset, offset + size);
  if (offset + size >= items.length) return { value };
  const next = new URLSearchParams(request.query);
  next.set("$skiptoken", Buffer.from(`offset ${String(offset + size)}`).toString("base64url"));
  return { value, nextLink: `${request.origin}${request.path}?${next.toString()}` };
}

function offsetOf(token: string | null): number {
  if (token === null) return 0;
  const offset = /^offset (\d+)$/.exec(Buffer.from(token, "base64url").toString())?.[1];
  if (offset !== undefined) return Number(offset);
  throw new ArmError({
    status: 400,
    code: "InvalidSkipToken",
    message: "The skip token is not one of ours.",
  });
}
