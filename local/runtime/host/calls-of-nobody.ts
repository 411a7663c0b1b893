import type { Action } from "../engine/action.ts";

type Call = Extract<Action, { type: "CallActivity" | "CallChild" }>;

/** The same actions, where calls of functions that are not there are refused. `isThere` is asked for each call. */
export function refuseCallsOfNobody(
  actions: readonly Action[],
  isThere: (call: Call) => boolean,
): readonly Action[] {
  return actions.map((action) => {
    switch (action.type) {
      case "CallActivity":
      case "CallChild":
        return isThere(action) ? action : { type: "RefusedCall" };
      case "WhenAll":
      case "WhenAny":
        return { ...action, children: refuseCallsOfNobody(action.children, isThere) };
      default:
        return action;
    }
  });
}
