import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { type HistoryEvent, toHistoryJson } from "../../local/runtime/index.ts";
import { populate } from "../../local/arm/fleet/populate.ts";
import { clusterPath, onSystemIdentity, pool } from "./arm/clusters.ts";
import { QuickWorld } from "./quick-world.ts";
import { differOnlyInIds, UNRELEASED } from "./histories.ts";
import { runCase } from "./random/run-case.ts";
import { scenarios } from "./scenarios.ts";
import { unhappyCourses } from "./unhappy-courses.ts";

/**
 * Writes down the history of one run of each workflow as today's code makes it, of those that wait or work in a
 * sub-orchestration, and of each course that is not the straight one; or only those that are named
 * (`npm run record-histories -- NAME…`). A history that differs from the recorded one only in ids is not written. What a
 * release has kept is never written over: see `histories.ts`.
 */
const named = process.argv.slice(2);
mkdirSync(UNRELEASED, { recursive: true });

for (const { name, workflow, request, prepare, populate } of scenarios) {
  await using world = await QuickWorld.start({ prepare, populate });
  const { id } = await world.run(workflow, request);
  write(name, id, world.history(id));
  const [page] = childrenOf(id, world);
  if (name === "migrate-cluster-scale-out-and-in" && page !== undefined)
    write("replace-machines", page, world.history(page));
  if (name === "audit-fleet" && page !== undefined) write("audit-page", page, world.history(page));
  if (name === "sweep" && page !== undefined) write("sweep-turns", page, world.history(page));
  if (name !== "upgrade-node-images") continue;
  const waiting = await world.run(workflow, { ...request, whenNothingNewer: "wait" });
  write("upgrade-node-images-waiting", waiting.id, world.history(waiting.id));
  const [child] = childrenOf(waiting.id, world);
  if (child === undefined) throw new Error("a wait for an image has no sub-orchestration any more");
  write("next-image", child, world.history(child));
}

{
  const pools = ["system", ..."abcdefghi"].map((name) => pool(name, { count: 1 }));
  await using world = await QuickWorld.start({
    populate: (moment) => {
      populate(moment, [onSystemIdentity({ agentPoolProfiles: pools })]);
    },
  });
  const { id } = await world.run("upgrade-node-images", { clusterId: clusterPath() });
  const [page] = childrenOf(id, world);
  if (page !== undefined) write("image-page", page, world.history(page));
}

for (const { name, given } of unhappyCourses) {
  if (named.length > 0 && !named.includes(name)) continue;
  const { runs, histories } = await runCase(given);
  write(name, runs[0]?.id ?? "", histories[0] ?? []);
}

function childrenOf(id: string, world: QuickWorld): readonly string[] {
  return world.history(id).flatMap((event) => (event.type === "ChildCreated" ? [event.instanceId] : []));
}

function write(file: string, id: string, history: readonly HistoryEvent[]): void {
  if (named.length > 0 && !named.includes(file)) return;
  const path = `${UNRELEASED}/${file}.json`;
  const text = `${JSON.stringify({ instanceId: id, history: history.map(toHistoryJson) }, undefined, 1)}\n`;
  const isNew = !existsSync(path) || !differOnlyInIds(readFileSync(path, "utf8"), text);
  if (isNew) writeFileSync(path, text);
  process.stdout.write(`${file}: ${String(history.length)} events${isNew ? "" : ", as before"}\n`);
}
