import type { ComingActivity, ComingTurn, HostFaults, TurnFault } from "./faults.ts";

/** A fault, and which turn it meets: the first one that fits. */
export interface PlannedTurnFault {
  readonly fault: TurnFault;
  /** Any instance if absent. */
  readonly instanceId?: string;
  /** The orchestrator's name; any if absent. */
  readonly name?: string;
  /** Which turn of the execution, from 1; any if absent. */
  readonly number?: number;
  /** A message that the turn must have; any if absent. */
  readonly message?: ComingTurn["messages"][number];
}

/** An activity in which the worker dies, once for each entry. */
export type PlannedActivityFault = Partial<ComingActivity>;

/** Faults that a test wrote down beforehand. Each meets one turn or activity; functions stay lost until they are found. */
export class ScriptedFaults implements HostFaults {
  readonly #turns: PlannedTurnFault[];
  readonly #activities: PlannedActivityFault[];
  readonly #lost = new Set<string>();

  constructor(turns: readonly PlannedTurnFault[] = [], activities: readonly PlannedActivityFault[] = []) {
    this.#turns = [...turns];
    this.#activities = [...activities];
  }

  /** What has met nothing yet. */
  get unused(): readonly (PlannedTurnFault | PlannedActivityFault)[] {
    return [...this.#turns, ...this.#activities];
  }

  /** The app has no such function from now on. */
  lose(functionName: string): void {
    this.#lost.add(functionName.toLowerCase());
  }

  /** The app has it again. */
  find(functionName: string): void {
    this.#lost.delete(functionName.toLowerCase());
  }

  readonly inTurn = (turn: ComingTurn): TurnFault | undefined => {
    const at = this.#turns.findIndex((planned) => fits(planned, turn));
    return at < 0 ? undefined : this.#turns.splice(at, 1)[0]?.fault;
  };

  readonly inActivity = (activity: ComingActivity): boolean => {
    const at = this.#activities.findIndex(
      ({ instanceId = activity.instanceId, name = activity.name }) =>
        instanceId === activity.instanceId && name === activity.name,
    );
    return at >= 0 && this.#activities.splice(at, 1).length === 1;
  };

  readonly isLost = (functionName: string): boolean => this.#lost.has(functionName.toLowerCase());
}

function fits(planned: PlannedTurnFault, turn: ComingTurn): boolean {
  const { instanceId = turn.instanceId, name = turn.name, number = turn.number, message } = planned;
  return (
    instanceId === turn.instanceId &&
    name === turn.name &&
    number === turn.number &&
    (message === undefined || turn.messages.includes(message))
  );
}
