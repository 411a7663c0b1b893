import type { Workflow } from "../../orchestrations/kit/registration.ts";
import { newestSet, readHistory } from "./histories.ts";
import { CALM_WORKFLOWS } from "./random/calm-case.ts";
import { CLAIMED_WORKFLOWS } from "./random/invariants/truth.ts";
import { randomCase } from "./random/random-case.ts";
import { scenarios } from "./scenarios.ts";

/** Seeds that are looked at for what is drawn; drawing costs nothing. */
const SEEDS = 500;

/** Everything that the matrices know a workflow by, and where it is added. */
const PROOFS: readonly { readonly of: () => Iterable<string>; readonly lack: string }[] = [
  {
    of: () => scenarios.map(({ workflow }) => workflow),
    lack: "no scenario: add one to test/support/scenarios.ts. The matrices of faults, crashes, lost instances and least privilege go through it",
  },
  {
    of: () => CALM_WORKFLOWS,
    lack: "no request that nothing stands in the way of: add one to requestsIn in test/support/random/calm-case.ts. The matrix of outcomes and clouds leads it to every ending",
  },
  {
    of: () => Array.from({ length: SEEDS }, (_, seed) => randomCase(seed).order.workflow),
    lack: "no share of the random worlds: add one, and how its request is drawn, to WORKFLOWS_DRAWN in test/support/random/random-request.ts",
  },
  {
    of: () => CLAIMED_WORKFLOWS,
    lack: "no check of what its report claims: add one to CLAIMS in test/support/random/invariants/truth.ts. The random worlds hold reports against what is there",
  },
];

/** The orchestrations that recorded histories are of. */
export const recordedOrchestrations = (): ReadonlySet<string> =>
  new Set(
    newestSet().names.flatMap((name) =>
      readHistory(newestSet(), name).flatMap((event) =>
        event.type === "ExecutionStarted" ? [event.name] : [],
      ),
    ),
  );

/** What a new workflow still has to be given so that every matrix finds it, a sentence each. */
export function missingProofs({ name, orchestration }: Pick<Workflow, "name" | "orchestration">): string[] {
  return [
    ...PROOFS.filter(({ of }) => !new Set(of()).has(name)).map(({ lack }) => `${name} has ${lack}.`),
    ...(recordedOrchestrations().has(orchestration)
      ? []
      : [`${name} has no recorded history: npm run record-histories, once it has a scenario.`]),
  ];
}

/** Names that something is proven of and that are no workflow. */
export function provenOfNobody(workflows: readonly Pick<Workflow, "name">[]): string[] {
  const proven = new Set(PROOFS.flatMap(({ of }) => [...of()]));
  return [...proven].filter((name) => !workflows.some((one) => one.name === name));
}
