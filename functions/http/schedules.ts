import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import {
  definitionOf,
  type Schedule,
  type ScheduleDefinition,
  ScheduleName,
} from "../../domain/schedule/schedule.ts";
import { canonicalHash } from "../../platform/records/canonical-hash.ts";
import { makeDefaultSchedules } from "../../platform/records/default-schedules.ts";
import { schedules } from "../../platform/records/kinds.ts";
import { isReadable, RecordContended, type Records, type Stored } from "../../platform/records/records.ts";
import { readBody } from "./body.ts";
import { loggedAs } from "./caller.ts";
import { absoluteUrl, type Endpoint, type Exchange } from "./endpoint.ts";
import { fail, jsonResponse } from "./problem.ts";
import { problem } from "./problem-types/problem-types.ts";
import { scheduleBody } from "./schedule-body.ts";
import { redefined } from "./redefine-schedule.ts";
import { etagOf, scheduleView } from "./schedule-view.ts";
import { requireServed } from "./served.ts";

/** How often a schedule is read again if somebody else changes it at the same time. */
const TRIES = 10;

const PAGE = 200;

/** Creates the default schedules first, so that the first caller sees them, too. */
const withDefaults = (endpoint: Endpoint): Endpoint => ({
  ...endpoint,
  async handle(exchange) {
    const { records, clock, auditsDaily = false } = exchange.dependencies;
    if (auditsDaily) await makeDefaultSchedules(records, clock);
    return endpoint.handle(exchange);
  },
});

export const listSchedules = withDefaults({
  name: "listSchedules",
  method: "GET",
  route: "schedules",
  role: "Fleet.Read",
  async handle({ dependencies: { records, clock } }) {
    const value: object[] = [];
    let after: string | undefined;
    for (;;) {
      const { items, more } = await records.list(schedules, { limit: PAGE, after });
      for (const item of items) {
        value.push(
          isReadable(item)
            ? scheduleView(item.value, clock.now())
            : { name: item.key, unreadable: item.because.message },
        );
      }
      after = items.at(-1)?.cursor;
      if (!more || after === undefined) return jsonResponse(200, { value });
    }
  },
});

export const getSchedule = withDefaults({
  name: "getSchedule",
  method: "GET",
  route: "schedules/{name}",
  role: "Fleet.Read",
  async handle({ request, dependencies: { records, clock } }) {
    const { value } = await requireSchedule(records, nameIn(request));
    return answer(200, value, clock.now());
  },
});

/** Creates or changes a schedule. Occurrences that were due before the change use the former definition. */
export const putSchedule = withDefaults({
  name: "putSchedule",
  method: "PUT",
  route: "schedules/{name}",
  role: "Fleet.Execute",
  async handle(exchange) {
    const { request, caller, dependencies } = exchange;
    const name = nameIn(request);
    const definition = await readBody(request, scheduleBody());
    await requireServed(dependencies, definition.request);
    const { schedule, was } = await store(exchange, name, definition);
    if (was !== "same") {
      dependencies.log.audit(was === "new" ? "schedule created" : "schedule changed", {
        schedule: name,
        workflow: definition.workflow,
        ncrontab: definition.ncrontab,
        timeZone: definition.timeZone,
        enabled: definition.enabled,
        approval: definition.approval.kind,
        ...(definition.approval.kind === "standing"
          ? { clustersAtMost: definition.approval.clusters, approvedUntil: definition.approval.until }
          : {}),
        ...loggedAs(caller),
      });
    }
    const location = absoluteUrl(exchange, `/api/schedules/${name}`);
    return answer(
      was === "new" ? 201 : 200,
      schedule,
      dependencies.clock.now(),
      was === "new" ? { location } : {},
    );
  },
});

export const deleteSchedule = withDefaults({
  name: "deleteSchedule",
  method: "DELETE",
  route: "schedules/{name}",
  role: "Fleet.Execute",
  async handle({ request, caller, dependencies: { records, clock, log } }) {
    const name = nameIn(request);
    for (let tries = 0; tries < TRIES; tries += 1) {
      const stored = await requireSchedule(records, name);
      requireMatch(request, stored.value);
      if (!(await records.remove(schedules, name, stored.version))) continue;
      log.audit("schedule deleted", { schedule: name, ...loggedAs(caller) });
      return jsonResponse(200, scheduleView(stored.value, clock.now()));
    }
    throw new RecordContended(schedules.name, name);
  },
});

interface Kept {
  readonly schedule: Schedule;
  readonly was: "new" | "changed" | "same";
}

async function store(
  { request, caller, dependencies: { records, clock, commandPolicy: policy } }: Exchange,
  name: string,
  definition: ScheduleDefinition,
): Promise<Kept> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const stored = await records.read(schedules, name);
    requireMatch(request, stored?.value);
    const set = () => redefined(stored?.value, name, definition, { caller, now: clock.now(), policy });
    if (stored === undefined) {
      const schedule = set();
      if (await records.insert(schedules, name, schedule)) return { schedule, was: "new" };
    } else {
      const known = stored.value;
      if (canonicalHash(definition) === canonicalHash(definitionOf(known)))
        return { schedule: known, was: "same" };
      const schedule = set();
      if (await records.replace(schedules, name, schedule, stored.version))
        return { schedule, was: "changed" };
    }
  }
  throw new RecordContended(schedules.name, name);
}

/** @throws ProblemError (404) if the schedule does not exist */
async function requireSchedule(records: Records, name: string): Promise<Stored<Schedule>> {
  const stored = await records.read(schedules, name);
  return stored ?? fail(problem("unknown-schedule", { name }));
}

/** @throws ProblemError (400) for a name that no schedule can have */
function nameIn({ params }: HttpRequest): string {
  const parsed = ScheduleName.safeParse(params.name);
  if (parsed.success) return parsed.data;
  const because = parsed.error.issues[0]?.message ?? "";
  return fail(problem("invalid-schedule-name", { name: (params.name ?? "").slice(0, 100), because }));
}

/**
 * Checks the conditions of a change: `If-Match: *` requires that the schedule exists, `If-None-Match: *` that it does
 * not.
 *
 * @throws ProblemError (412) if the caller has seen another definition than the current one
 */
function requireMatch({ headers, params }: HttpRequest, known: Schedule | undefined): void {
  const name = params.name ?? "";
  if (headers.get("if-none-match")?.trim() === "*" && known !== undefined) {
    fail(problem("schedule-exists", { name }));
  }
  const wanted = headers.get("if-match");
  if (wanted === null) return;
  const tag = known === undefined ? undefined : etagOf(known);
  const tags = wanted.split(",").map((one) => one.trim());
  if (tag !== undefined && (tags.includes("*") || tags.includes(tag))) return;
  fail(problem("schedule-changed", { name, now: tag ?? "no schedule" }));
}

function answer(
  status: number,
  schedule: Schedule,
  now: number,
  headers: Readonly<Record<string, string>> = {},
): HttpResponseInit {
  return jsonResponse(status, scheduleView(schedule, now), { ...headers, etag: etagOf(schedule) });
}
