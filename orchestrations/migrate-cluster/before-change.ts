import type { Finding } from "../../domain/findings/finding.ts";
import type { MigrationFacts } from "../../domain/migration/facts.ts";
import type { MigrationRequest } from "../../domain/migration/request.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { checkBudgets } from "../shared/in-cluster.ts";
import { awaitWindow } from "./window.ts";
import type { Target } from "../../domain/cluster/target.ts";

/** What was found out about disruption budgets, and whether a person said that the run goes on without. */
export interface Readiness {
  readonly findings: readonly Finding[];
  readonly skipped: boolean;
}

/**
 * Waits for the window in which nodes may be disrupted, and has the disruption budgets looked at where that is allowed.
 * Both again where a person was asked in between: days may have passed.
 */
export function* readyForChange(
  flow: Flow,
  facts: MigrationFacts,
  request: MigrationRequest,
  target: Target,
): Steps<Readiness> {
  for (;;) {
    yield* awaitWindow(flow, facts, target);
    if (!target.changesKubelet || request.inClusterReads !== "runCommand") {
      return { findings: [], skipped: false };
    }
    const forced = request.whenDrainFails === "force";
    const { parked, skipped, findings } = yield* checkBudgets(flow, facts.cluster.id, forced);
    if (!parked) return { findings, skipped };
    if (!skipped) continue;
    yield* awaitWindow(flow, facts, target);
    return { findings, skipped };
  }
}
