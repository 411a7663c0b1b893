import { replayHistory } from "../../local/runtime/index.ts";
import { readHistory, recordedSets } from "../support/histories.ts";
import { loadDeployed } from "./load-app.ts";

/**
 * A process of its own: replays every recorded history with the orchestrators of a deployed folder, at every point at
 * which a turn was taken. Prints how many turns there were, and what was decided otherwise, as JSON.
 */
const [folder = ""] = process.argv.slice(2);
const core = await loadDeployed(folder);
const divergences: string[] = [];
let turns = 0;
for (const set of recordedSets()) {
  for (const name of set.names) {
    const replayed = await replayHistory({
      history: readHistory(set, name),
      app: () => {
        core.registerAgain();
      },
    });
    turns += replayed.length;
    for (const { divergence, seen } of replayed)
      if (divergence !== null)
        divergences.push(`${set.version} ${name} after ${String(seen)} events: ${divergence}`);
  }
}
process.stdout.write(JSON.stringify({ turns, divergences }));
