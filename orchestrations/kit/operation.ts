import type { OperationContract } from "../../activities/activity-contract.ts";
import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import { readOperation } from "../../activities/read-operation/contract.ts";
import type { Already, Refusal, StartedOperation } from "../../domain/activity/answer.ts";
import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { explained, incident } from "../../domain/incidents/incidents.ts";
import type { OperationKind } from "../../domain/incidents/operations.ts";
import { type Judged, nextLookMs } from "../../domain/cluster/operation-progress.ts";
import type { Stopped } from "./attempt.ts";
import type { Flow } from "./flow.ts";
import type { Steps } from "./steps.ts";

/** A long-running operation of AKS: what it changes, how to see its end, and what to say if it fails. */
export interface OperationAbout<End> {
  /** The cluster that it changes, or the cluster of the pool that it changes. */
  readonly clusterId: ResourceId;
  readonly kind: OperationKind;
  /** How long it usually takes, in milliseconds. The first poll comes after that time, because every poll costs a call. */
  readonly expectedMs: number;
  /**
   * Waits until nothing is in progress that a start may have begun. Absent where no commands are applied, as in a
   * sub-orchestration: there, a start that has to wait is called again until it succeeds.
   */
  readonly waitUntilIdle?: (() => Steps<void>) | undefined;
  /** Enters the step of the operation. `begun`: false if there was nothing to start. */
  readonly enter?: (begun: boolean) => Steps<unknown>;
  /** `look`: if there was nothing to start, the cluster is read all the same, immediately. */
  readonly whenAlready?: "look";
  readonly looksAtMost?: number;
  /** Called if the operation did not start: Azure refused it, or there was no answer. */
  readonly notBegun?: (refusal: Refusal) => void;
  judge(cluster: Cluster): Judged<End>;
  /** What else a person has to know if the run parks on its failure, one sentence each. */
  readonly besides?: () => readonly string[];
  /** The incident if it has failed and Azure does not say why. `cluster` is its last known state. */
  failed(cluster: Cluster): Refusal;
}

/** How one try at an operation ended. */
export type OperationTry<End> =
  | Already
  | { readonly kind: "ended"; readonly end: End; readonly looks: number; readonly tookMs: number }
  | Stopped
  | {
      readonly kind: "refused";
      /** True if it had started. */
      readonly begun: boolean;
      readonly activity: string;
      readonly refusal: Refusal;
    };

/** How an operation ended. `again`: it did not; the caller must check the facts before it tries again. */
export type OperationEnd<End> = Exclude<OperationTry<End>, Stopped | { kind: "refused" }> | { kind: "again" };

/** What a run does after an operation was refused or has failed. If it returns false, the run parks. */
export type Recover = (refusal: Refusal, begun: boolean) => Steps<boolean>;

/** What a refused poll does: `answer` returns it, `park` parks the run until a poll succeeds. */
type Looks = "answer" | "park";

/** Starts an operation once and follows it to its end. It does not park, so a sub-orchestration can use it too. */
export function* tryOperation<Input, End>(
  flow: Flow,
  contract: OperationContract<Input>,
  input: Input,
  about: OperationAbout<End>,
  looks: Looks = "answer",
): Steps<OperationTry<End>> {
  const resource = contract.resource(input);
  const { waitUntilIdle } = about;
  const of = { activity: contract.name, resource };
  const start =
    waitUntilIdle === undefined
      ? yield* flow.ask(contract, input, { resource })
      : yield* flow.begin(contract, input, { resource, waitUntilIdle });
  switch (start.kind) {
    case "stopped":
      return start;
    case "refused":
      return { ...start, begun: false, activity: contract.name };
    case "already":
      if (about.whenAlready !== "look") return start;
      return yield* followOperation(flow, { ...of, operation: undefined }, about, looks);
    case "started":
      return yield* followOperation(flow, { ...of, operation: start.operation }, about, looks);
  }
}

/** An operation in progress, with the activity and the resource for its incidents. */
interface Following {
  readonly activity: string;
  readonly resource: string;
  /** Undefined if there was nothing to start. */
  readonly operation: StartedOperation | undefined;
}

/** Follows an operation in progress to its end, whoever started it. */
export function* followOperation<End>(
  flow: Flow,
  { activity, resource, operation }: Following,
  about: OperationAbout<End>,
  looks: Looks = "answer",
): Steps<Exclude<OperationTry<End>, Already | Stopped>> {
  const { clusterId, kind, expectedMs, looksAtMost = Number.POSITIVE_INFINITY } = about;
  if (about.enter !== undefined) yield* about.enter(operation !== undefined);
  const refused = { kind: "refused", begun: true } as const;
  const since = flow.now();
  for (let look = 0; ; look += 1) {
    const pause = look < looksAtMost ? nextLookMs(expectedMs, look, operation === undefined) : undefined;
    if (pause === undefined) {
      const id = resource;
      return {
        ...refused,
        activity,
        refusal: incident("operation-without-end", id, { operation: kind, id }),
      };
    }
    yield* flow.sleep(pause);
    const at = { resource: clusterId };
    const seen =
      looks === "park"
        ? yield* flow.perform(observeCluster, { clusterId }, at)
        : yield* flow.ask(observeCluster, { clusterId }, at);
    if (seen.kind === "refused") return { ...refused, activity: observeCluster.name, refusal: seen.refusal };
    const judged = about.judge(seen.value);
    if (judged.kind === "ended") return { ...judged, looks: look + 1, tookMs: flow.now() - since };
    if (judged.kind === "inProgress") continue;
    const said = yield* whatAzureSaid(flow, operation);
    return { ...refused, activity, refusal: explained(about.failed(seen.value), said) };
  }
}

/**
 * Starts a long-running operation of AKS, enters its step and polls the cluster until it ends. If it was refused or has failed,
 * it asks Azure why and calls `recover`; if that cannot help, the run parks until a person sends retry. A workflow calls this
 * function until it returns something other than `again`.
 */
export function* runOperation<Input, End>(
  flow: Flow,
  contract: OperationContract<Input>,
  input: Input,
  about: OperationAbout<End>,
  recover?: Recover,
): Steps<OperationEnd<End>> {
  const end = yield* tryOperation(flow, contract, input, about, "park");
  if (end.kind === "already" || end.kind === "ended") return end;
  if (end.kind === "stopped") return { kind: "again" };
  const { begun, activity, refusal } = end;
  if (!begun) about.notBegun?.(refusal);
  if (recover !== undefined && (yield* recover(refusal, begun))) return { kind: "again" };
  const remedy = [refusal.remedy, ...(begun ? (about.besides?.() ?? []) : [])].join(" ");
  yield* flow.park(activity, { ...refusal, remedy }, begun ? {} : { waitUntilIdle: about.waitUntilIdle });
  return { kind: "again" };
}

/** The status of the operation contains the reason; Azure may have deleted it already. */
function* whatAzureSaid(
  flow: Flow,
  operation: StartedOperation | undefined,
): Steps<{ code: string; message: string } | undefined> {
  if (operation?.operationUrl === undefined) return undefined;
  const { operationUrl } = operation;
  const answer = yield* flow.ask(readOperation, { operationUrl }, { resource: "the operation" });
  if (answer.kind !== "done") return undefined;
  const { code, message } = answer.value;
  return code === "" ? undefined : { code, message };
}
