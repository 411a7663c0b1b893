import { isDeepStrictEqual } from "node:util";
import type { CallActivity, CallChild, Replay } from "../engine/action.ts";
import type { ExecutionStarted, HistoryEvent } from "../engine/history.ts";
import {
  orchestratorRequest,
  requestText,
  type OrchestratorRequest,
} from "../protocol/orchestrator-request.ts";
import { failure, stateInError, toReplay, RefusedState } from "../protocol/orchestrator-response.ts";
import { stateOf } from "../protocol/typed-data.ts";
import { refuseCallsOfNobody } from "./calls-of-nobody.ts";
import { withDefaultVersion } from "./default-version.ts";
import type { HostFaults } from "./faults.ts";
import type { HostLog } from "../worker/host-log.ts";
import type { Invoker } from "../worker/invoker.ts";
import type { HostedFunction } from "../worker/hosted-function.ts";
import type { Registry } from "../worker/registry.ts";

/** What the engine handed to the library, and what came back. */
export interface TurnObservation {
  readonly name: string;
  readonly request: OrchestratorRequest;
  /** The state that the library returned, if it returned. */
  readonly response?: unknown;
  /** The message of the error that it threw, if it threw. */
  readonly error?: string;
}

/**
 * Which turns are replayed twice: every one, none, or the one that ends an orchestration. That one asks for everything
 * since the beginning, so that two replays of it compare all that was asked for, and cost one replay more.
 */
export type Paranoia = boolean | "lastTurn";

export interface OrchestratorRunnerOptions {
  /** Refuses code that asks for different things when it is replayed again. */
  readonly paranoid: Paranoia;
  readonly onTurn?: (turn: TurnObservation) => void;
  /** The version of sub-orchestrations that are started without one. */
  readonly defaultVersion?: string;
  readonly log?: HostLog;
  readonly faults?: HostFaults;
}

function isReplayedAgain(paranoid: Paranoia, state: unknown): boolean {
  if (paranoid !== "lastTurn") return paranoid;
  return typeof state === "object" && state !== null && "isDone" in state && state.isDone === true;
}

/** Replays orchestrators in the real library. */
export class OrchestratorRunner {
  readonly #registry: Registry;
  readonly #invoker: Invoker;
  readonly #options: OrchestratorRunnerOptions;
  /** Every replay meets the same call again; the log says it once. */
  readonly #logged = new Set<string>();

  constructor(registry: Registry, invoker: Invoker, options: OrchestratorRunnerOptions) {
    this.#registry = registry;
    this.#invoker = invoker;
    this.#options = options;
  }

  /** One replay from the beginning of `history`. */
  async replay(started: ExecutionStarted, history: readonly HistoryEvent[]): Promise<Replay> {
    const { name } = started;
    const orchestrator = this.#orchestrator(name);
    if (orchestrator === undefined) return { actions: [], customStatus: null, end: this.#unknown(name) };

    const state = await this.#call(orchestrator, { started, history }, { name, silent: false });
    const again = isReplayedAgain(this.#options.paranoid, state)
      ? await this.#call(orchestrator, { started, history }, { name, silent: true })
      : state;
    if (!isDeepStrictEqual(state, again)) {
      const reason = `Non-Deterministic workflow detected: two replays of one history of '${name}' asked for different things.`;
      return { actions: [], customStatus: null, end: { type: "refused", reason } };
    }
    if (state instanceof Error) return { actions: [], customStatus: null, end: failure(name, state.message) };
    try {
      const replay = toReplay(state, name);
      const { defaultVersion } = this.#options;
      const actions = refuseCallsOfNobody(replay.actions, (call) => this.#isThere(call, started));
      if (defaultVersion === undefined) return { ...replay, actions };
      return { ...replay, actions: withDefaultVersion(actions, defaultVersion) };
    } catch (error) {
      if (!(error instanceof RefusedState)) throw error;
      const { reason } = failure(name, error.message);
      return { actions: [], customStatus: null, end: { type: "refused", reason } };
    }
  }

  #orchestrator(name: string): HostedFunction | undefined {
    return this.#isLost(name) ? undefined : this.#registry.orchestrator(name);
  }

  #isLost(name: string): boolean {
    return this.#options.faults?.isLost?.(name) === true;
  }

  /** Activities that the app never had are called all the same, and fail: docs/ARCHITECTURE.md says why. */
  #isThere({ type, name }: CallActivity | CallChild, caller: ExecutionStarted): boolean {
    if (type === "CallActivity") return !this.#isLost(name);
    if (this.#orchestrator(name) !== undefined) return true;
    const { instanceId } = caller;
    const message = `'${caller.name}' calls the sub-orchestration '${name}', which the app does not have: as on Azure, the call is never made and '${instanceId}' waits for it for ever.`;
    if (!this.#logged.has(message))
      this.#options.log?.({ level: "error", category: "host", message, instanceId });
    this.#logged.add(message);
    return false;
  }

  /** The library's state; an error only if the library itself broke, without leaving one. */
  async #call(
    orchestrator: HostedFunction,
    { started, history }: { readonly started: ExecutionStarted; readonly history: readonly HistoryEvent[] },
    { name, silent }: { readonly name: string; readonly silent: boolean },
  ): Promise<unknown> {
    try {
      const returned = await this.#invoker.invoke(orchestrator, {
        trigger: { string: requestText(started, history) },
        instanceId: started.instanceId,
        silent,
      });
      const response = stateOf(returned);
      this.#options.onTurn?.({ name, request: orchestratorRequest(started, history), response });
      return response;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#options.onTurn?.({ name, request: orchestratorRequest(started, history), error: message });
      return stateInError(message) ?? new Error(message);
    }
  }

  /** The text is that of the extension's GetInvalidOrchestratorFunctionMessage. */
  #unknown(name: string): Extract<Replay["end"], { type: "threw" }> {
    const known = this.#registry.orchestratorNames.filter((candidate) => !this.#isLost(candidate));
    const info =
      known.length > 0
        ? `The following are the known orchestrator functions: '${known.join("', '")}'.`
        : "No orchestrator functions are currently registered!";
    return failure(
      name,
      `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function. Additional info: ${info}`,
    );
  }
}
