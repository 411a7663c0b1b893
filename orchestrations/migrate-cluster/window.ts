import { openingAt } from "../../domain/maintenance/window.ts";
import type { MigrationFacts } from "../../domain/migration/facts.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import type { Target } from "../../domain/cluster/target.ts";

/** Waits for the window in which a cluster's policy lets nodes be disrupted; AKS refuses the change outside of it. */
export function* awaitWindow(
  flow: Flow,
  { cluster, nodeWindow }: MigrationFacts,
  { changesKubelet }: Target,
): Steps<void> {
  const gated = cluster.nodeDisruptionPolicy === "AllowDuringMaintenanceWindow" && changesKubelet;
  if (!gated || nodeWindow === undefined) return;
  // A window may pass while the run is paused: then the next one is waited for.
  for (;;) {
    const ms = (openingAt(nodeWindow, flow.now())?.opensAt ?? 0) - flow.now();
    if (ms <= 0) return;
    yield* flow.enter("waiting", "awaitWindow", stepDetail("window", { ms }));
    yield* flow.rest(ms);
  }
}
