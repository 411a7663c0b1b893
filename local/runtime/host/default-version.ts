import type { Action } from "../engine/action.ts";

/** The same actions, where sub-orchestrations without a version have the default one: the extension's `defaultVersion`. */
export function withDefaultVersion(actions: readonly Action[], version: string): readonly Action[] {
  return actions.map((action) => {
    switch (action.type) {
      case "CallChild":
        return { ...action, version: action.version ?? version };
      case "WhenAll":
      case "WhenAny":
        return { ...action, children: withDefaultVersion(action.children, version) };
      default:
        return action;
    }
  });
}
