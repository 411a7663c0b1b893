import type { Simulator } from "../../../local/arm/simulator.ts";
import { runs } from "../../../platform/records/kinds.ts";
import type { Records } from "../../../platform/records/records.ts";
import type { HttpApi } from "./http-api.ts";
import type { Answer, RandomCase, Turn } from "./random-case.ts";
import { clearObstacles } from "./set-scene.ts";

/** What a person looks at and speaks to. */
interface Around {
  readonly api: HttpApi;
  readonly records: Records;
  readonly simulator: Simulator;
}

/** Somebody who answers runs that wait for a person, in the order in which they ask. */
export class Person {
  readonly #world: Around;
  readonly #answers: Answer[];
  readonly #resumes: boolean[];
  readonly #turns: Turn[];

  constructor(world: Around, { answers, resumes, turns }: RandomCase) {
    this.#world = world;
    this.#answers = [...answers];
    this.#resumes = [...resumes];
    this.#turns = [...turns].sort((left, right) => left.after - right.after);
  }

  /** Says what it is time to say to a run. */
  async speak(runId: string, activities: number): Promise<void> {
    const [turn] = this.#turns;
    if (turn === undefined || turn.after > activities) return;
    const said = await this.#world.api.call("POST", `/runs/${runId}/${turn.says}`, { body: {} });
    if (said !== undefined) this.#turns.shift();
  }

  /** Looks at the run that asks for its commands, and says something over HTTP if it waits for somebody. */
  async listen(input: unknown): Promise<void> {
    const { runId } = input as { runId: string };
    const known = await this.#world.records.read(runs, runId);
    if (known === undefined) return;
    const { state, planHash = "", incident } = known.value;
    if (state === "paused" && this.#resumes.shift() === true) {
      await this.#world.api.call("POST", `/runs/${runId}/resume`, { body: {} });
    }
    if (state !== "waitingForApproval" && incident === undefined) return;
    const answer = this.#answers.shift();
    if (answer === undefined || answer === "nothing") return;
    if (answer === "mend") clearObstacles(this.#world.simulator);
    await this.#world.api.call("POST", `/runs/${runId}/${commandOf(answer)}`, {
      body: {
        ...(answer === "approve" ? { planHash } : {}),
        ...(answer === "approveAnother" ? { planHash: "0".repeat(64) } : {}),
        ...(incident === undefined ? {} : { incidentId: incident.id }),
      },
    });
  }
}

function commandOf(answer: Exclude<Answer, "nothing">): string {
  if (answer === "mend") return "retry";
  return answer === "approveAnother" ? "approve" : answer;
}
