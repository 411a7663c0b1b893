import { instanceReason } from "../../domain/reasons/instances.ts";
import { parseKnown } from "../../domain/schema/parse-known.ts";
import type { ChildContract } from "./child-contract.ts";
import type { EnginePort } from "./engine-port.ts";
import { HistoryBudgetSpent } from "./history-budget.ts";
import { InstanceSpent, type Steps } from "./steps.ts";
import { messageOf } from "./tries.ts";

/**
 * Runs a sub-orchestration and parses its result. If it fails, what it knew is lost: this instance cannot continue, but a new
 * one can, from the checkpoint.
 */
export function* runChild<Input, Output>(
  engine: EnginePort,
  contract: ChildContract<Input, Output>,
  input: Input,
  id: string,
): Steps<Output> {
  const returned = yield* outputOf(engine, contract.orchestration, input, id);
  const output = parseKnown(contract.output, returned);
  if (output.success) return output.data;
  const paths = output.error.issues.map((issue) => issue.path.join(".")).join(", ");
  throw new TypeError(
    `defect: what ${contract.orchestration} returned does not keep its contract at: ${paths}`,
  );
}

function* outputOf(engine: EnginePort, name: string, input: unknown, id: string): Steps<unknown> {
  try {
    return yield* engine.callChild(name, input, id);
  } catch (error) {
    if (error instanceof HistoryBudgetSpent) throw error;
    throw new InstanceSpent(instanceReason("child-ended", { child: id, said: messageOf(error) }));
  }
}
