import { runs } from "../../../platform/records/kinds.ts";
import type { RandomWorld } from "./random-world.ts";
import type { Answer } from "./random-case.ts";
import { clearObstacles } from "./set-scene.ts";

/** Somebody who answers runs that wait for a person, in the order in which they ask. */
export class Person {
  readonly #world: RandomWorld;
  readonly #answers: Answer[];

  constructor(world: RandomWorld, answers: readonly Answer[]) {
    this.#world = world;
    this.#answers = [...answers];
  }

  /** Looks at the run that asks for its commands, and says something over HTTP if it waits for somebody. */
  async listen(input: unknown): Promise<void> {
    const { runId } = input as { runId: string };
    const known = await this.#world.records.read(runs, runId);
    if (known === undefined) return;
    const { state, planHash = "", incident } = known.value;
    if (state !== "waitingForApproval" && incident === undefined) return;
    const answer = this.#answers.shift();
    if (answer === undefined || answer === "nothing") return;
    if (answer === "mend") clearObstacles(this.#world.simulator);
    await this.#world.door.call("POST", `/runs/${runId}/${commandOf(answer)}`, {
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
