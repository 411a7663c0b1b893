import type { CommandPolicy } from "../../domain/run/commands.ts";
import { type KnownPerson, samePerson } from "../../domain/run/person.ts";
import { definitionOf, type Schedule, type ScheduleDefinition } from "../../domain/schedule/schedule.ts";
import { canonicalHash } from "../../platform/records/canonical-hash.ts";
import { type Caller, requireRoles } from "./caller.ts";
import { fail } from "./problem.ts";
import { problem } from "./problem-types/problem-types.ts";
import { defined } from "../../domain/schema/defined.ts";

/** Who sets a schedule, when (milliseconds since the epoch), and what the deployment lets people approve. */
interface Setting {
  readonly caller: Caller;
  readonly now: number;
  readonly policy: CommandPolicy;
}

/**
 * The schedule with a new definition. Its runs are requested for the person who last set what they do and when; a person
 * who only approved them, or switched them on or off, does not become that person. A standing approval applies to the
 * definition that it was given for: after a change, it must be given again by an authorized person.
 *
 * @throws ProblemError (403) if the caller may not give the standing approval, (400) if it would already have ended
 */
export function redefined(
  known: Schedule | undefined,
  name: string,
  definition: ScheduleDefinition,
  setting: Setting,
): Schedule {
  const at = new Date(setting.now).toISOString();
  const { approvedBy: earlier, approvalEnded: _ended, ...rest } = known ?? { createdAt: at };
  const sameWork = known !== undefined && workOf(definitionOf(known)) === workOf(definition);
  const setBy = sameWork ? known.setBy : setting.caller.person;
  const stands =
    sameWork && canonicalHash(definitionOf(known).approval) === canonicalHash(definition.approval);
  const approvedBy =
    definition.approval.kind === "eachTime"
      ? undefined
      : ((stands ? earlier : undefined) ?? approver(name, definition.approval.until, setBy, setting));
  return {
    ...rest,
    ...definition,
    name,
    setBy,
    changedAt: at,
    ...defined({ approvedBy }),
  };
}

/** The part of a definition that is approved: without the approval itself, and without whether it is enabled. */
function workOf({ workflow, request, ncrontab, timeZone }: ScheduleDefinition): string {
  return canonicalHash({ workflow, request, ncrontab, timeZone });
}

function approver(
  name: string,
  until: string,
  setBy: KnownPerson,
  { caller, now, policy }: Setting,
): KnownPerson {
  requireRoles(caller, ["Fleet.Approve"]);
  if (Date.parse(until) <= now) {
    const errors = [{ path: "approval.until", message: "must be in the future" }];
    fail({ ...problem("invalid-body", { errors: errors.length }), errors });
  }
  if (policy.selfApproval === "forbidden" && samePerson(setBy, caller.person)) {
    fail(problem("standing-approval-of-own-schedule", { caller: caller.person.name, name }));
  }
  return caller.person;
}
