import type { AcceptedEvent } from "../../../domain/events/accepted-event.ts";
import type { RunRecord } from "../../../domain/run/record.ts";
import type { Schedule } from "../../../domain/schedule/schedule.ts";
import type { Target } from "../../../domain/sweep/target.ts";
import type {
  AssignmentRecord,
  ClusterRecord,
  FindingRecord,
  JournalRecord,
  OperationRecord,
} from "../../../local/arm/world/tables.ts";
import type { HistoryEvent } from "../../../local/runtime/index.ts";
import type { Order } from "./random-case.ts";

/** A call to Azure as it came in, at simulated time. */
export interface SeenCall {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly throttledForMs: number;
  /** Made for somebody who asks for a plan at the API, and is told to come again later. */
  readonly atTheDoor: boolean;
}

/** What is true in Azure at one moment, by canonical id. */
export interface Snapshot {
  readonly clusters: ReadonlyMap<string, ClusterRecord>;
  readonly assignments: ReadonlyMap<string, AssignmentRecord>;
  /** Ids of the user-assigned identities. */
  readonly identities: ReadonlySet<string>;
  /** Ids of what is below other resources, such as federated credentials. */
  readonly children: ReadonlySet<string>;
  /** States of registrations, by `subscription/namespace/feature` in lower case. */
  readonly registrations: ReadonlyMap<string, string>;
  readonly operations: readonly OperationRecord[];
}

/** A start over HTTP and its answer. */
export interface SeenStart {
  readonly name: "first" | "rival" | "next";
  readonly order: Order;
  readonly at: number;
  readonly status: number;
  readonly runId: string | undefined;
}

/** A delivery of Event Grid and its answer. */
export interface SeenDelivery {
  readonly pieces: readonly unknown[];
  readonly status: number;
}

/** Everything that can be seen of a case once nothing more happens. */
export interface Observed {
  readonly runs: readonly RunRecord[];
  /** The frozen list of each sweep that has one, by the id of its run. */
  readonly sweepTargets: ReadonlyMap<string, readonly Target[]>;
  readonly starts: readonly SeenStart[];
  readonly deliveries: readonly SeenDelivery[];
  readonly events: readonly AcceptedEvent[];
  readonly schedules: readonly Schedule[];
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** Every write that Keyless sent, as it was answered. */
  readonly journal: readonly JournalRecord[];
  readonly audit: readonly FindingRecord[];
  /** Of each run and of its sub-orchestrations. */
  readonly histories: readonly (readonly HistoryEvent[])[];
  readonly calls: readonly SeenCall[];
  /** Everything that was said or kept outside of histories: the log, the records, the answers at the API. */
  readonly texts: Readonly<Record<"log" | "records" | "answers", string>>;
  /** Pieces of work that the host gave up. */
  readonly parked: number;
  readonly crashes: number;
  /** How many calls had been made when each crash came. */
  readonly crashedAfterCalls: readonly number[];
  /** How the API answered the outsider; undefined if they never came. */
  readonly outsider: number | undefined;
  /** Whether an activity has answered nonsense, as a defect would make it. */
  readonly defectGiven: boolean;
}
