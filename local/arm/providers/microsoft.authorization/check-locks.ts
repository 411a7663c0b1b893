import { ArmError } from "../../core/arm-error.ts";
import type { Context } from "../../core/exchange.ts";
import { canonical, covers } from "../../world/ids.ts";

/**
 * ReadOnly stops every write at its scope and below, CanNotDelete only deletions.
 * Source: docs: lock-resources; wording from Azure/enterprise-azure-policy-as-code#661.
 */
export function checkLocks(context: Context, verb: "write" | "delete", target: string): void {
  const scope = canonical(target);
  if (scope.includes("/providers/microsoft.authorization/locks/")) return;
  const holding: string[] = [];
  for (const [, lock] of context.world.entries("locks")) {
    const stops = lock.level === "ReadOnly" || verb === "delete";
    if (stops && covers(canonical(lock.scope), scope)) holding.push(lock.scope);
  }
  if (holding.length > 0) throw scopeLocked(target, verb, holding);
}

export function scopeLocked(target: string, verb: "write" | "delete", holding: readonly string[]): ArmError {
  return new ArmError({ status: 409, code: "ScopeLocked", message: scopeLockedText(target, verb, holding) });
}

export function scopeLockedText(
  target: string,
  verb: "write" | "delete",
  holding: readonly string[],
): string {
  return `The scope '${target}' cannot perform ${verb} operation because following scope(s) are locked: '${holding.join(",")}'. Please remove the lock and try again.`;
}
