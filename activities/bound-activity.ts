import type { Refused, Wait, Went } from "../domain/activity/answer.ts";
import type { ActivityContract } from "./activity-contract.ts";

/** An activity as the engine runs it: raw JSON in, JSON out, both checked against the contract. */
export interface BoundActivity {
  readonly name: string;
  /** @param instance - the orchestration that asks; undefined outside of runs */
  run(rawInput: unknown, instance?: string): Promise<unknown>;
}

/**
 * The input or the answer of an activity breaks its contract: a defect of Keyless. The message names the fields, never
 * the values.
 */
class ContractBroken extends Error {
  override readonly name = "ContractBroken";
  constructor(activity: string, side: "input" | "answer", places: readonly string[]) {
    super(`defect: the ${side} of ${activity} does not keep its contract at: ${places.join(", ")}`);
  }
}

/** Judges a thrown error for the resource of an activity. It rethrows an error that it does not know. */
export type Judge = (error: unknown, resource: string) => Wait | Refused;

export function bind<Input, Outcome extends Went>(
  contract: ActivityContract<Input, Outcome>,
  handler: (input: Input) => Promise<Outcome | Wait | Refused>,
  judge?: Judge,
): BoundActivity {
  return {
    name: contract.name,
    async run(rawInput) {
      const input = contract.input.safeParse(rawInput);
      if (!input.success) throw new ContractBroken(contract.name, "input", places(input.error.issues));
      const answer = contract.answer.safeParse(await answered(input.data));
      if (!answer.success) throw new ContractBroken(contract.name, "answer", places(answer.error.issues));
      return answer.data;
    },
  };

  async function answered(input: Input): Promise<unknown> {
    try {
      return await handler(input);
    } catch (error) {
      if (judge === undefined) throw error;
      return judge(error, contract.resource(input));
    }
  }
}

function places(issues: readonly { path: PropertyKey[] }[]): string[] {
  return issues.map(({ path }) => path.map(String).join(".") || "(all)");
}
