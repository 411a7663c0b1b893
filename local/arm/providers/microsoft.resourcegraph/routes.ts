import type { Context, Provider, Reply } from "../../core/exchange.ts";
import {
  answerQuery,
  objectsOf,
  parseQuery,
  type Pipeline,
  QueryError,
  type Table,
} from "../../kql/index.ts";
import { queryRefused } from "./errors.ts";
import { readQueryRequest, skipTokenOf } from "./query-request.ts";
import { tableOf } from "./tables.ts";
import { checkTypes } from "./types-asked-for.ts";

function runQuery(context: Context): Reply {
  const request = readQueryRequest(context);
  const { pipeline, table } = answer(context, request.query, request.subscriptions);
  const limited = pipeline.operators.some(({ kind }) => kind === "take");
  // Source: docs: resource-graph/concepts/work-with-data, "skipping records": not with limit or take.
  const start = limited ? 0 : request.skip;
  const rows = table.rows.slice(start, start + request.top);
  const next = start + rows.length;
  const more = next < table.rows.length;
  const paged = more && !limited && canBePaged(table);
  return {
    status: 200,
    body: {
      totalRecords: table.rows.length,
      count: rows.length,
      data: objectsOf({ columns: table.columns, rows }),
      facets: [],
      resultTruncated: more && !paged ? "true" : "false",
      ...(paged ? { $skipToken: skipTokenOf(request, { skip: next, top: request.top }) } : {}),
    },
  };
}

/** Source: docs: resource-graph/concepts/paging-results: not with limit or take, nor if every column is dynamic. */
function canBePaged({ columns }: Table): boolean {
  return columns.some(({ type }) => type !== "dynamic");
}

function answer(
  context: Context,
  query: string,
  subscriptions: ReadonlySet<string> | undefined,
): { pipeline: Pipeline; table: Table } {
  try {
    const pipeline = parseQuery(query);
    checkTypes(pipeline);
    return {
      pipeline,
      table: answerQuery(pipeline, (name, ways) => tableOf(context, name, { ways, subscriptions })),
    };
  } catch (error) {
    if (error instanceof QueryError) throw queryRefused(context, error);
    throw error;
  }
}

/** Azure Resource Graph: queries over the world as it was a while ago, in the part of KQL that `local/arm/kql` tells. */
export const resourceGraph: Provider = {
  namespace: "Microsoft.ResourceGraph",
  versions: ["2024-04-01", "2022-10-01", "2021-03-01"],
  routes: [
    {
      method: "POST",
      path: "/providers/Microsoft.ResourceGraph/resources",
      operation: "resourceGraph.resources",
      action: "Microsoft.ResourceGraph/resources/read",
      type: "resources",
      readsOnly: true,
      handler: runQuery,
    },
  ],
};
