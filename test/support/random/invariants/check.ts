import type { RunRecord } from "../../../../domain/run/record.ts";
import type { JournalRecord } from "../../../../local/arm/world/tables.ts";
import { canonical } from "../../../../local/arm/world/ids.ts";
import { workflowOf } from "../../../../orchestrations/workflows.ts";
import type { Observed } from "../observed.ts";
import { CLUSTER_ID } from "../place.ts";
import type { RandomCase } from "../random-case.ts";

/** What of an invariant does not hold, a sentence each. */
export type Check = (given: RandomCase, seen: Observed) => readonly string[] | Promise<readonly string[]>;

export const CLUSTER = canonical(CLUSTER_ID);

/** True for a write that Azure carried out, or began to. */
export const accepted = ({ status }: JournalRecord): boolean => status < 300;

/** True for a write that Azure refused, or whose object is there as it is sent: it is answered with 200 and stays. */
export const changesNothing = ({ method, operation, status }: JournalRecord): boolean =>
  status >= 400 ||
  (method === "PUT" && status === 200 && /^(userAssignedIdentities|roleAssignments)\./.test(operation));

/** True for a write of the cluster itself or of one of its pools. */
export const ofCluster = ({ path }: JournalRecord): boolean =>
  canonical(path) === CLUSTER || canonical(path).startsWith(`${CLUSTER}/`);

/** True while the run had not ended. */
export function lives({ createdAt, endedAt }: RunRecord, at: number): boolean {
  return Date.parse(createdAt) <= at && (endedAt === undefined || at <= Date.parse(endedAt));
}

/** True for a run that changes the cluster, and so must be alone with it. */
export function takesCluster({ workflow, input }: RunRecord): boolean {
  const leased = workflowOf(workflow)?.order.parse(input).leasedCluster;
  return leased !== undefined && canonical(leased) === CLUSTER;
}

/** What the plan says of a write: those of its writes that could be this one. */
export function plannedFor({ plan }: RunRecord, entry: JournalRecord): number {
  const about = subjectOf(entry);
  return plan?.writes.filter(({ resource }) => canonical(resource) === about).length ?? 0;
}

/** What a plan calls the resource that a request writes. */
function subjectOf({ method, path }: JournalRecord): string {
  const id = canonical(path);
  if (method === "PUT")
    return id.replace(/\/providers\/microsoft\.authorization\/roleassignments\/[^/]+$/, "");
  const feature = /^(\/subscriptions\/[^/]+)\/providers\/microsoft\.features\/providers\/([^/]+)\//.exec(id);
  if (feature !== null) return `${feature[1] ?? ""}/providers/${feature[2] ?? ""}`;
  return id.replace(/\/(register|upgradenodeimageversion|deletemachines)$/, "");
}
