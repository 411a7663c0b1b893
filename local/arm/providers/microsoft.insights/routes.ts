import { ArmError, notModelled } from "../../core/arm-error.ts";
import type { Context, Provider, Reply } from "../../core/exchange.ts";
import { CALLER } from "../../core/caller.ts";
import { groupOf, subscriptionOf, typeOf } from "../../world/ids.ts";
import { journalOf } from "../../core/journal.ts";
import type { JsonObject } from "../../world/json.ts";
import { page } from "../../core/links.ts";
import type { JournalRecord } from "../../world/tables.ts";

/** The conditions that a filter may join by `and`. Source: docs: rest/api/monitor/activity-logs/list, "$filter". */
const TERMS = {
  // `az monitor activity-log list` sends times without quotes.
  from: /^eventTimestamp\s+ge\s+'?([^'\s]+)'?$/i,
  to: /^eventTimestamp\s+le\s+'?([^'\s]+)'?$/i,
  group: /^resourceGroupName\s+eq\s+'([^']+)'$/i,
  resource: /^resource(?:Uri|Id)\s+eq\s+'([^']+)'$/i,
} as const;
type Terms = Partial<Record<keyof typeof TERMS, string>>;

function parse(filter: string): Terms {
  const terms: Terms = {};
  for (const part of filter.split(/\s+and\s+/i).map((piece) => piece.trim())) {
    const known = Object.entries(TERMS).find(([, pattern]) => pattern.test(part));
    if (known === undefined) throw notModelled(`the condition '${part}' of the activity log`);
    const [name, pattern] = known;
    Object.assign(terms, { [name]: pattern.exec(part)?.[1] });
  }
  return terms;
}

/** A time without a zone is UTC. @throws ArmError for what is no time */
function timeOf(text: string): number {
  const time = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
  if (!Number.isNaN(time)) return time;
  throw new ArmError({ status: 400, code: "BadRequest", message: `'${text}' is no time.` });
}

/** Every write of the subscription, newest first; each with what the journal knows. */
function list(context: Context): Reply {
  const filter = context.request.query.get("$filter");
  const terms = filter === null ? {} : parse(filter);
  if (terms.from === undefined) {
    throw new ArmError({
      status: 400,
      code: "BadRequest",
      message: "The filter needs eventTimestamp ge, the start of the time span.",
    });
  }
  const subscription = (context.params["subscription"] ?? "").toLowerCase();
  const [from, to] = [timeOf(terms.from), terms.to === undefined ? context.now : timeOf(terms.to)];
  const found = journalOf(context.world).filter(({ at, path }) => {
    const time = Date.parse(at);
    return (
      subscriptionOf(path) === subscription &&
      time >= from &&
      time <= to &&
      (terms.group === undefined || groupOf(path).toLowerCase() === terms.group.toLowerCase()) &&
      (terms.resource === undefined || path.toLowerCase() === terms.resource.toLowerCase())
    );
  });
  return { status: 200, body: page(context, found.reverse().map(eventBody)) };
}

function eventBody(record: JournalRecord): JsonObject {
  return {
    eventDataId: String(record.seq),
    eventTimestamp: record.at,
    caller: CALLER.appId,
    resourceId: record.path,
    resourceGroupName: groupOf(record.path),
    operationName: { value: actionOf(record) },
    status: { value: record.code === null ? "Succeeded" : "Failed" },
    subStatus: { value: record.code ?? "" },
    httpRequest: { method: record.method },
    level: record.code === null ? "Informational" : "Error",
  };
}

/** `…/write`, `…/delete`, or the action that a POST names at its end. */
function actionOf({ method, path }: JournalRecord): string {
  if (method !== "POST") return `${typeOf(path)}/${method === "DELETE" ? "delete" : "write"}`;
  const end = path.slice(path.lastIndexOf("/") + 1);
  return `${typeOf(path.slice(0, path.lastIndexOf("/")))}/${end}/action`;
}

/** The activity log, as far as the writes of this simulation go. */
export const activityLog: Provider = {
  namespace: "Microsoft.Insights",
  versions: ["2015-04-01"],
  routes: [
    {
      method: "GET",
      path: "/subscriptions/{subscription}/providers/Microsoft.Insights/eventtypes/management/values",
      operation: "activityLog.list",
      action: "Microsoft.Insights/eventtypes/values/read",
      type: "eventtypes/values",
      query: ["$filter", "$skiptoken"],
      handler: list,
    },
  ],
};
