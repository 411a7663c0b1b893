import { ArmError, notModelled } from "../../core/arm-error.ts";
import type { AssignmentFilter } from "./state.ts";

/** Reads the `$filter` of a list of role assignments. Source: docs: role-assignments list, "Filter". */
export function parseAssignmentFilter(text: string | null): AssignmentFilter {
  if (text === null || text.trim() === "") return { atScope: false, principalId: undefined };
  let atScope = false;
  let principalId: string | undefined;
  let throughGroups = false;
  for (const part of text.split(/\s+and\s+/i).map((piece) => piece.trim())) {
    const assignedTo = /^assignedTo\('([^']*)'\)$/i.exec(part)?.[1];
    const principal = /^principalId\s+eq\s+'([^']*)'$/i.exec(part)?.[1] ?? assignedTo;
    if (assignedTo !== undefined) throughGroups = true;
    if (/^atScope\(\)$/i.test(part)) atScope = true;
    else if (principal !== undefined) principalId = principal.toLowerCase();
    else throw notModelled(`the filter '${part}' of roleAssignments`);
  }
  return { atScope, principalId, throughGroups };
}

/** Reads `roleName eq '…'`, the one filter of role definitions that is modelled besides `atScopeAndBelow()`. */
export function parseRoleFilter(text: string | null): string | undefined {
  if (text === null || text.trim() === "" || /^atScopeAndBelow\(\)$/i.test(text.trim())) return undefined;
  const name = /^roleName\s+eq\s+'((?:[^']|'')*)'$/i.exec(text.trim())?.[1];
  if (name === undefined) throw notModelled(`the filter '${text}' of roleDefinitions`);
  return name.replaceAll("''", "'");
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function requireGuid(text: string, what: string): string {
  if (GUID.test(text)) return text.toLowerCase();
  throw new ArmError({
    status: 400,
    code: `Invalid${what}`,
    message: `The ${what} '${text}' is not a valid GUID.`,
  });
}
