import { z } from "zod";
import type { Azure } from "./azure.ts";
import { defined } from "../../domain/schema/defined.ts";

/** The most pages for one principal or one cluster; a page has at most 1,000 rows. */
export const PAGES_OF_ONE = 10;

export interface QueryScope {
  /** All subscriptions that Keyless can read, if absent. */
  readonly subscriptions?: readonly string[];
  /** Names of the management groups to read. */
  readonly managementGroups?: readonly string[];
  /** Which role and policy assignments are returned; if absent, only those at and below the scope. */
  readonly authorizationScopeFilter?: "AtScopeAboveAndBelow";
  /** More pages are an error; ten if absent. */
  readonly pagesAtMost?: number;
}

/**
 * Queries Azure Resource Graph, all pages. Answers lag behind by seconds to minutes.
 *
 * @throws RestError as the SDK does, and an error that names the field if a row does not match the schema
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
        ...defined({ skipToken, authorizationScopeFilter }),
      },
    });
    rows.push(...z.array(row).parse(answer.data));
    skipToken = answer.skipToken;
    if (skipToken === undefined || skipToken === "") return rows;
  }
  throw new RangeError(`Resource Graph answered more than ${String(pagesAtMost)} pages`);
}

/** A text as a literal of the Kusto query language. */
export function literal(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
