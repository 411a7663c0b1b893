import { canonical } from "../../world/ids.ts";
import type { JournalRecord } from "../../world/tables.ts";
import type { View } from "../../world/view.ts";

/** For how long AKS itself answers after a refused creation; "shortly after" is recorded, the figure is this simulator's own. */
const ANSWERS_MS = 60_000;

/** Codes of what never came as far as AKS: ARM's own refusals. */
const OF_THE_GATEWAY = [
  ...["AuthorizationFailed", "LinkedAuthorizationFailed", "DenyAssignmentAuthorizationFailed"],
  ...["RequestDisallowedByPolicy", "ScopeLocked", "MissingSubscriptionRegistration", "TooManyRequests"],
  ...["ResourceGroupNotFound", "ResourceGroupBeingDeleted", "InvalidRequestContent", "NotModelled"],
];

/** Whether the last that was heard of a cluster is that AKS has just refused to make it. */
export function wasRefused(world: View, key: string, now: number): boolean {
  let last: JournalRecord | undefined;
  for (const [, record] of world.entries("journal")) {
    const isLater = last === undefined || record.seq > last.seq;
    if (record.operation === "managedClusters.put" && isLater && canonical(record.path) === key)
      last = record;
  }
  if (last === undefined || last.status < 400 || now - Date.parse(last.at) > ANSWERS_MS) return false;
  return !OF_THE_GATEWAY.includes(last.code ?? "");
}
