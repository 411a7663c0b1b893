import { findEntryFiles, loadEntryFiles } from "../../local/host/entry-point.ts";
import { MemoryStore, startHost } from "../../local/runtime/index.ts";
import { person, signedIn } from "../support/people.ts";
import { installStrictCore } from "./strict-core.ts";

/**
 * A process of its own: the app in a folder with the settings that it has in Azure, signed in by its identity. Asks for
 * its runs, which are in a storage account, and for a plan, which reads a cluster. Prints what it answers, as JSON.
 */
const [folder = ""] = process.argv.slice(2);
const core = installStrictCore();
const host = await startHost({
  store: new MemoryStore(),
  app: async () => {
    await loadEntryFiles(findEntryFiles(folder));
    core.close();
  },
});
const headers = {
  "content-type": "application/json",
  ...signedIn(person("ada@contoso.example"), "Fleet.Read", "Fleet.Plan"),
};
const cluster =
  "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/orders";
const runs = await fetch(`${host.url}/api/runs`, { headers });
const plan = await fetch(`${host.url}/api/workflows/inspect-cluster/plans`, {
  method: "POST",
  headers,
  body: JSON.stringify({ clusterId: cluster }),
});
process.stdout.write(
  JSON.stringify({ runs: [runs.status, await runs.text()], plan: [plan.status, await plan.text()] }),
);
await host.stop();
