import { checkCluster } from "./check-cluster.ts";
import type { FleetCluster } from "./fleet-cluster.ts";
import { FleetError } from "./fleet-error.ts";
import { isJsonObject, kindOfJson } from "./json-object.ts";
import { readList } from "./read-list.ts";

/**
 * Reads the clusters of a file that is either what `az aks list -o json` prints or ARM's own answer to a LIST of
 * managed clusters (`{"value": […]}`, or the list alone), and gives them in ARM's shape and spelling. An empty
 * list gives no clusters. Fields that nobody modelled are kept at every level.
 *
 * @throws FleetError with everything that is wrong with the file; entries count from 1, and every problem names
 *   `source.file`, the entry and the field.
 */
export function loadFleet(text: string, source: { readonly file: string }): FleetCluster[] {
  const clusters: FleetCluster[] = [];
  const problems: string[] = [];
  const firstUse = new Map<string, string>();

  readList(text, source.file).forEach((entry, index) => {
    const label = entryLabel(entry, index);
    const report = (problem: string) => problems.push(`${source.file}: ${label}: ${problem}`);
    if (!isJsonObject(entry)) {
      report(`must be a cluster (an object), is ${kindOfJson(entry)}`);
      return;
    }
    const checked = checkCluster(entry);
    if (checked.ok) clusters.push(checked.cluster);
    else for (const { path, problem } of checked.problems) report(`${path}: ${problem}`);

    const id = comparableId(entry["id"]);
    if (id === undefined) return;
    const earlier = firstUse.get(id);
    if (earlier === undefined) firstUse.set(id, label);
    else report(`id: is the id of ${earlier} too`);
  });

  if (problems.length > 0) throw new FleetError(problems);
  return clusters;
}

function entryLabel(entry: unknown, index: number): string {
  const name = isJsonObject(entry) ? entry["name"] : undefined;
  const label = `entry ${(index + 1).toString()}`;
  return typeof name === "string" && name !== "" ? `${label} (${name.slice(0, 80)})` : label;
}

/** ARM compares ids ignoring case. */
function comparableId(id: unknown): string | undefined {
  return typeof id === "string" && id !== "" ? id.toLowerCase() : undefined;
}
