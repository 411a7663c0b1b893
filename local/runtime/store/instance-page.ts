import type { Instance } from "../engine/instance.ts";
import type { InstancePage, InstanceQuery } from "./store.ts";

/** Where a page begins: after this instance. */
export interface PagePosition {
  readonly createdAt: number;
  readonly instanceId: string;
}

/** True if the query's pages go by time of creation and then by id; else they go by id alone. */
export function goesByCreation({ createdFrom, createdTo }: InstanceQuery): boolean {
  return createdFrom !== undefined || createdTo !== undefined;
}

/** What the query's `after` says. */
export function positionOf(query: InstanceQuery): PagePosition {
  const { after = "" } = query;
  if (!goesByCreation(query) || after === "") return { createdAt: query.createdFrom ?? 0, instanceId: after };
  const at = after.indexOf("/");
  return { createdAt: Number(after.slice(0, at)), instanceId: after.slice(at + 1) };
}

/** The page, of what was found in the query's order, one more than its limit if there is more. */
export function pageOf(found: readonly Instance[], query: InstanceQuery): InstancePage {
  const instances = found.slice(0, query.limit);
  const last = instances.at(-1);
  if (last === undefined || found.length <= query.limit) return { instances, next: null };
  const { createdAt, instanceId } = last;
  return { instances, next: goesByCreation(query) ? `${createdAt}/${instanceId}` : instanceId };
}
