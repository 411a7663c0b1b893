import { mkdirSync, writeFileSync } from "node:fs";
import { toHistoryJson } from "../../local/runtime/index.ts";
import { QuickWorld } from "./quick-world.ts";
import { scenarios } from "./scenarios.ts";

/**
 * Writes down the history of one run of each workflow as today's code makes it, or of the workflows that are named. Run
 * it (`npm run record:histories`) only when nothing that runs anywhere has to go on with the new code: the tests replay
 * what is written here.
 */
const FOLDER = "test/fixtures/histories";
const named = process.argv.slice(2);
mkdirSync(FOLDER, { recursive: true });
for (const { workflow, request, prepare } of scenarios) {
  if (named.length > 0 && !named.includes(workflow)) continue;
  await using world = await QuickWorld.start({ prepare });
  const { id, state } = await world.run(workflow, request);
  const history = world.history(id);
  writeFileSync(
    `${FOLDER}/${workflow}.json`,
    `${JSON.stringify({ instanceId: id, history: history.map(toHistoryJson) }, undefined, 1)}\n`,
  );
  process.stdout.write(`${id} ${state}: ${String(history.length)} events\n`);
}
