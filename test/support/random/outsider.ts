import type { AppRole } from "../../../functions/http/caller.ts";
import type { Dice } from "./dice.ts";

const ROLES: readonly AppRole[] = [
  "Fleet.Read",
  "Fleet.Plan",
  "Fleet.Execute",
  "Fleet.Approve",
  "Fleet.Credentials",
];

/** What somebody tries at the API, and the roles that let them, all of them. Source: design of the API's roles. */
export const TRIES = {
  "read a run": ["Fleet.Read"],
  "list runs": ["Fleet.Read"],
  "ask for a plan": ["Fleet.Plan"],
  "start a run": ["Fleet.Execute"],
  "cancel a run": ["Fleet.Execute"],
  "retry a run": ["Fleet.Execute"],
  "approve a run": ["Fleet.Approve", "Fleet.Read"],
  "reject a run": ["Fleet.Read", "Fleet.Approve"],
  "fetch credentials": ["Fleet.Credentials"],
} as const satisfies Record<string, readonly AppRole[]>;

type Try = keyof typeof TRIES;

/** Somebody who has some roles and tries something, when this many activities have begun. */
export interface Outsider {
  readonly tries: Try;
  readonly roles: readonly AppRole[];
  readonly after: number;
}

/** Changes of a run are tried by people who lack one of the roles for it: who may is drawn elsewhere. */
export function randomOutsider(dice: Dice): Outsider {
  const tries = dice.pick(Object.keys(TRIES) as [Try, ...Try[]]);
  const reads = ["read a run", "list runs", "ask for a plan"].includes(tries);
  const roles = ROLES.filter((role) => dice.chance(0.5) && (reads || role !== TRIES[tries].at(-1)));
  return { tries, roles, after: dice.int(1, 6) };
}
