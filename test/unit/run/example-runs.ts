import type { Incident, RunRecord } from "../../../domain/run/record.ts";
import { planMigration } from "../../../domain/migration/planning.ts";
import { planHash } from "../../../platform/records/plan-hash.ts";
import { CLUSTER_ID, facts, READ_AT, request } from "../../support/migration-facts.ts";
import { person } from "../../support/people.ts";

/** A run as it stands right after its start. */
export function aRun(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    id: "migrate-orders-1",
    workflow: "migrate-cluster",
    input: request,
    requester: person("somebody"),
    state: "queued",
    createdAt: READ_AT,
    updatedAt: READ_AT,
    steps: [],
    commands: [],
    ...changes,
  };
}

export const aPlan = planMigration(facts(), request);
export const aPlanHash = planHash(aPlan);

/** A run whose plan waits for an approval. */
export function aRunThatAsks(changes: Partial<RunRecord> = {}): RunRecord {
  return aRun({ state: "waitingForApproval", plan: aPlan, planHash: aPlanHash, ...changes });
}

export const anIncident: Incident = {
  id: "changeIdentity-1",
  step: "changeIdentity",
  activity: "startIdentityChange",
  code: "OperationNotAllowed",
  resource: CLUSTER_ID,
  message: "another operation is in progress",
  remedy: "wait for it, then POST …/retry",
  since: READ_AT,
};

/** A run that is parked on an incident. */
export function aParkedRun(changes: Partial<RunRecord> = {}): RunRecord {
  return aRun({ state: "waiting", incident: anIncident, ...changes });
}
