import { z } from "zod";
import type { Azure } from "./azure.ts";

/** A page holds at most a thousand rows; what one principal or one cluster has fits in these. */
export const PAGES_OF_ONE = 10;

export interface QueryScope {
  /** All that Keyless sees unless given. */
  readonly subscriptions?: readonly string[];
  /** Names of the management groups below which is looked. */
  readonly managementGroups?: readonly string[];
  /** Which role and policy assignments are shown: only those in the scope and below it unless given. */
  readonly authorizationScopeFilter?: "AtScopeAboveAndBelow";
  /** More pages than these are an error; ten unless given. */
  readonly pagesAtMost?: number;
}

/**
 * Asks Azure Resource Graph; follows pages. Answers lag behind the world by seconds to minutes.
 * Throws RestError as the SDK does, and an error naming the place where a row is not as the schema says.
 */
export async function queryGraph<Row>(
  azure: Azure,
  query: string,
  row: z.ZodType<Row>,
  more: QueryScope = {},
): Promise<Row[]> {
  const { subscriptions, managementGroups, authorizationScopeFilter, pagesAtMost = PAGES_OF_ONE } = more;
  const client = await azure.clients.resourceGraph();
  const rows: Row[] = [];
  let skipToken: string | undefined;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const answer = await client.resources({
      query,
      ...(subscriptions === undefined ? {} : { subscriptions: [...subscriptions] }),
      ...(managementGroups === undefined ? {} : { managementGroups: [...managementGroups] }),
      options: {
        resultFormat: "objectArray",
        ...(skipToken === undefined ? {} : { skipToken }),
        ...(authorizationScopeFilter === undefined ? {} : { authorizationScopeFilter }),
      },
    });
    rows.push(...z.array(row).parse(answer.data));
    skipToken = answer.skipToken;
    if (skipToken === undefined || skipToken === "") return rows;
  }
  throw new RangeError(`Resource Graph answered more than ${String(pagesAtMost)} pages`);
}

/** A text as a Kusto literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
