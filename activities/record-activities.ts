import type { Refused, Wait, Went } from "../domain/activity/answer.ts";
import type { Records } from "../platform/records/records.ts";
import type { ActivityContract } from "./activity-contract.ts";
import { answerSweep } from "./answer-sweep/contract.ts";
import { makeAnswerSweep } from "./answer-sweep/handler.ts";
import { bind, type BoundActivity } from "./bound-activity.ts";
import { beginFleetSnapshot } from "./begin-fleet-snapshot/contract.ts";
import { makeBeginFleetSnapshot } from "./begin-fleet-snapshot/handler.ts";
import { publishFleetPage } from "./publish-fleet-page/contract.ts";
import { makePublishFleetPage } from "./publish-fleet-page/handler.ts";
import { finishFleetSnapshot } from "./finish-fleet-snapshot/contract.ts";
import { makeFinishFleetSnapshot } from "./finish-fleet-snapshot/handler.ts";
import { enrolSubscription } from "./enrol-subscription/contract.ts";
import { makeEnrolSubscription } from "./enrol-subscription/handler.ts";
import { joinSchedule } from "./join-schedule/contract.ts";
import { makeJoinSchedule } from "./join-schedule/handler.ts";
import { finishRun } from "./finish-run/contract.ts";
import { makeFinishRun } from "./finish-run/handler.ts";
import { handOver } from "./hand-over/contract.ts";
import { makeHandOver } from "./hand-over/handler.ts";
import { readCheckpoint } from "./read-checkpoint/contract.ts";
import { makeReadCheckpoint } from "./read-checkpoint/handler.ts";
import { readCommands } from "./read-commands/contract.ts";
import { makeReadCommands } from "./read-commands/handler.ts";
import { readSweepEnd } from "./read-sweep-end/contract.ts";
import { makeReadSweepEnd } from "./read-sweep-end/handler.ts";
import { recordIncident } from "./record-incident/contract.ts";
import { makeRecordIncident } from "./record-incident/handler.ts";
import { recordPlan } from "./record-plan/contract.ts";
import { makeRecordPlan } from "./record-plan/handler.ts";
import { recordProgress } from "./record-progress/contract.ts";
import { makeRecordProgress } from "./record-progress/handler.ts";
import { saveCheckpoint } from "./save-checkpoint/contract.ts";
import { makeSaveCheckpoint } from "./save-checkpoint/handler.ts";

/** An activity that uses the records, which it gets when it is created. */
interface RecordActivity {
  readonly name: string;
  readonly make: (records: Records) => BoundActivity;
}

const keeping = <Input, Outcome extends Went>(
  contract: ActivityContract<Input, Outcome>,
  handler: (records: Records) => (input: Input) => Promise<Outcome | Wait | Refused>,
): RecordActivity => ({
  name: contract.name,
  make: (records) => bind(contract, handler(records)),
});

/**
 * The activities that use the records: of runs, snapshots of the fleet, served subscriptions, and the schedules that
 * subscriptions join.
 */
export const RECORD_ACTIVITIES: readonly RecordActivity[] = [
  keeping(recordProgress, makeRecordProgress),
  keeping(recordPlan, makeRecordPlan),
  keeping(readCommands, makeReadCommands),
  keeping(recordIncident, makeRecordIncident),
  keeping(saveCheckpoint, makeSaveCheckpoint),
  keeping(readCheckpoint, makeReadCheckpoint),
  keeping(handOver, makeHandOver),
  keeping(enrolSubscription, makeEnrolSubscription),
  keeping(joinSchedule, makeJoinSchedule),
  keeping(finishRun, makeFinishRun),
  keeping(beginFleetSnapshot, makeBeginFleetSnapshot),
  keeping(publishFleetPage, makePublishFleetPage),
  keeping(finishFleetSnapshot, makeFinishFleetSnapshot),
  keeping(answerSweep, makeAnswerSweep),
  keeping(readSweepEnd, makeReadSweepEnd),
];

export function recordActivities(records: Records): readonly BoundActivity[] {
  return RECORD_ACTIVITIES.map(({ make }) => make(records));
}
