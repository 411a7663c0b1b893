import { isWithin } from "../arm-id/arm-id.ts";

/** True where what is held at one scope counts at the other. A management group is above everything that Keyless sees of it. */
export function reaches(held: string, scope: string): boolean {
  return isWithin(scope, held) || /^\/(providers\/Microsoft\.Management\/|$)/i.test(held);
}
