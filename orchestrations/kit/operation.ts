import type { OperationContract } from "../../activities/activity-contract.ts";
import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import { readOperation } from "../../activities/read-operation/contract.ts";
import type { Already, Refusal, StartedOperation } from "../../domain/activity/answer.ts";
import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { explained, incident } from "../../domain/incidents/incidents.ts";
import { type Judged, nextLookMs } from "../../domain/cluster/operation-progress.ts";
import type { Stopped } from "./attempt.ts";
import type { Flow } from "./flow.ts";
import type { Steps } from "./steps.ts";

/** A long operation of AKS: what it changes, how one sees that it is over, and what is said where it fails. */
export interface OperationAbout<End> {
  /** The cluster that it changes, or whose pool it changes. */
  readonly clusterId: ResourceId;
  /** What it is called, as in: the update of the cluster did not end in time. */
  readonly noun: string;
  /** How long it ordinarily takes; the first look comes then, because every look costs a call. Milliseconds. */
  readonly expectedMs: number;
  /**
   * Waits until nothing goes on that a start may have begun. Absent where no commands are applied, as in a
   * sub-orchestration: then a start that has to wait is asked for again and again.
   */
  readonly waitUntilIdle?: (() => Steps<void>) | undefined;
  /** Enters the step in which it goes on. `begun`: false where nothing had to be begun. */
  readonly enter?: (begun: boolean) => Steps<unknown>;
  /** `look`: where nothing had to be begun the cluster is looked at all the same, at once. */
  readonly whenAlready?: "look";
  readonly looksAtMost?: number;
  /** Called where the operation did not begin: Azure refused it, or no answer came. */
  readonly notBegun?: (refusal: Refusal) => void;
  judge(cluster: Cluster): Judged<End>;
  /** What a person has to know besides where the run parks on a failure of it, a sentence each. */
  readonly besides?: () => readonly string[];
  /** What is said where it has failed and Azure does not say why; the cluster as it was last seen. */
  failed(cluster: Cluster): Refusal;
}

/** How one try at an operation ended. */
export type OperationTry<End> =
  | Already
  | { readonly kind: "ended"; readonly end: End; readonly looks: number }
  | Stopped
  | {
      readonly kind: "refused";
      /** True where it had begun. */
      readonly begun: boolean;
      readonly activity: string;
      readonly refusal: Refusal;
    };

/** How an operation ended. `again`: not yet; before it is tried again, what it is made from has to be looked at. */
export type OperationEnd<End> = Exclude<OperationTry<End>, Stopped | { kind: "refused" }> | { kind: "again" };

/** What a run does where an operation was refused or has failed; it parks where that answers false. */
export type Recover = (refusal: Refusal, begun: boolean) => Steps<boolean>;

/** How the cluster is looked at: a look that is refused comes back, or parks the run until one comes through. */
type Looks = "answer" | "park";

/** Begins an operation and follows it to its end, once. Parks nothing, so that a sub-orchestration may do it too. */
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

/** An operation that goes on, and who is said to have begun it, on what. */
interface Following {
  readonly activity: string;
  readonly resource: string;
  /** Undefined where nothing had to be begun. */
  readonly operation: StartedOperation | undefined;
}

/** Follows an operation that goes on, whoever began it. */
export function* followOperation<End>(
  flow: Flow,
  { activity, resource, operation }: Following,
  about: OperationAbout<End>,
  looks: Looks = "answer",
): Steps<Exclude<OperationTry<End>, Already | Stopped>> {
  const { clusterId, noun, expectedMs, looksAtMost = Number.POSITIVE_INFINITY } = about;
  if (about.enter !== undefined) yield* about.enter(operation !== undefined);
  const refused = { kind: "refused", begun: true } as const;
  for (let look = 0; ; look += 1) {
    const pause = look < looksAtMost ? nextLookMs(expectedMs, look, operation === undefined) : undefined;
    if (pause === undefined) {
      const id = resource;
      return {
        ...refused,
        activity,
        refusal: incident("operation-without-end", id, { operation: noun, id }),
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
    if (judged.kind === "ended") return { ...judged, looks: look + 1 };
    if (judged.kind === "inProgress") continue;
    const said = yield* whatAzureSaid(flow, operation);
    return { ...refused, activity, refusal: explained(about.failed(seen.value), said) };
  }
}

/**
 * Begins a long operation of AKS, enters its step and looks at the cluster until it is over. Where it was refused or has
 * failed it asks Azure why, and `recover` what there is to do; where there is nothing, it parks the run until a person says
 * retry. A workflow calls it until it answers something else than `again`.
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

/** The operation's own record says why; it may be gone already. */
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
