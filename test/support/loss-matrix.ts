import type { ComingTurn, HostFaults, TurnFault } from "../../local/runtime/index.ts";

/** A turn of one of a run's instances. */
export interface Turn {
  readonly instanceId: string;
  readonly number: number;
}

/**
 * The turns of a run at which a fault is tried: `CHAOS_TURNS` of them, spread over the run, or `all`. Each fault begins
 * elsewhere, so that together they try more turns than one.
 */
export function turnsTried(taken: number, fault: number, faults: number): readonly number[] {
  const said = process.env["CHAOS_TURNS"] ?? "8";
  const step = said === "all" ? 1 : Math.max(1, taken / Number(said));
  const first = said === "all" ? 0 : (step * fault) / faults;
  const turns: number[] = [];
  for (let at = first; at < taken; at += step) turns.push(1 + Math.floor(at));
  return turns;
}

/** Counts the turns that a run takes, its sub-orchestrations' too, and lets nothing go wrong. */
export class TurnCount implements HostFaults {
  readonly turns: Turn[] = [];

  readonly inTurn = ({ instanceId, number }: ComingTurn): undefined => {
    this.turns.push({ instanceId, number });
  };
}

/** One fault in the n-th turn that the host takes, of whichever instance that is. */
export class OneLoss implements HostFaults {
  readonly #nth: number;
  readonly #fault: TurnFault;
  readonly #meanwhile: () => void;
  readonly #strikes: (turn: ComingTurn) => boolean;
  #taken = 0;
  /** Where it struck; undefined before. */
  struck: (Turn & { readonly name: string }) | undefined;

  /**
   * `meanwhile`: what else happens in the same moment. `strikes`: the turns that it may strike; only they are counted.
   */
  constructor(
    nth: number,
    fault: TurnFault,
    meanwhile: () => void = () => undefined,
    strikes: (turn: ComingTurn) => boolean = () => true,
  ) {
    this.#nth = nth;
    this.#fault = fault;
    this.#meanwhile = meanwhile;
    this.#strikes = strikes;
  }

  readonly inTurn = (turn: ComingTurn): TurnFault | undefined => {
    const { instanceId, number, name } = turn;
    if (!this.#strikes(turn)) return undefined;
    this.#taken += 1;
    if (this.struck !== undefined || this.#taken < this.#nth) return undefined;
    this.struck = { instanceId, number, name };
    this.#meanwhile();
    return this.#fault;
  };
}
