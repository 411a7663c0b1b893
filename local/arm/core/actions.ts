/** What a role or a deny assignment says about actions: patterns with stars, and exceptions. */
export interface ActionRule {
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
}

/**
 * Whether a rule covers an action: a star stands for any text, and a whole segment of it also for none, which is how
 * Managed Identity Operator covers `userAssignedIdentities/assign/action`. Case does not matter.
 */
export function coversAction({ actions, notActions = [] }: ActionRule, action: string): boolean {
  const fits = (pattern: string) => patternOf(pattern).test(action);
  return actions.some(fits) && !notActions.some(fits);
}

const compiled = new Map<string, RegExp>();

function patternOf(action: string): RegExp {
  const known = compiled.get(action);
  if (known !== undefined) return known;
  const text = action
    .split("/*/")
    .map((part) => part.split("*").map(escapeText).join(".*"))
    .join("(/.*)?/");
  const pattern = new RegExp(`^${text}$`, "i");
  compiled.set(action, pattern);
  return pattern;
}

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
