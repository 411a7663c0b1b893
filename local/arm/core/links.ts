import type { Context } from "./exchange.ts";
import type { Json } from "../world/json.ts";
import { ArmError } from "./arm-error.ts";

/**
 * One page of a list, with a link to the next. The skip token is an offset that nobody should read.
 *
 * @param emptyLast - every page links on, the last one to an empty page: so lists of clusters (since 2024-04) and of pools
 *   (since 2023-11) answer, 82 of 82 recorded
 */
export function page(
  context: Context,
  items: readonly Json[],
  { emptyLast = false }: { readonly emptyLast?: boolean } = {},
): { value: readonly Json[]; nextLink?: string } {
  const { request, settings } = context;
  const offset = offsetOf(tokenOf(request.query));
  const wanted = Number(request.query.get("$top") ?? settings.pageSize);
  const size =
    Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, settings.pageSize) : settings.pageSize;
  const value = items.slice(offset, offset + size);
  if (offset + size >= items.length && (!emptyLast || value.length === 0)) return { value };
  const next = new URLSearchParams(request.query);
  const token = Buffer.from(`offset ${String(offset + size)}`).toString("base64url");
  for (const name of emptyLast ? ["$skipToken", "skipToken"] : ["$skiptoken"]) next.set(name, token);
  return { value, nextLink: `${request.origin}${request.path}?${next.toString()}` };
}

/** Names of query parameters have no case, and AKS's own links carry two spellings at once (recorded). */
function tokenOf(query: URLSearchParams): string | null {
  for (const [name, value] of query) if (/^\$?skiptoken$/i.test(name)) return value;
  return null;
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
