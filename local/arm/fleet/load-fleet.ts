import { checkCluster } from "./check-cluster.ts";
import type { FleetCluster } from "./fleet-cluster.ts";
import { FleetError } from "./fleet-error.ts";
import { isJsonObject, kindOfJson } from "./json-object.ts";
import { readList } from "./read-list.ts";

/** The clusters of a file, and why others of it are left out. */
interface ReadFleet {
  readonly clusters: readonly FleetCluster[];
  /** One text a reason; entries count from 1, and each names the file, the entry and the field. */
  readonly leftOut: readonly string[];
}

/** The clusters of a file, without those that cannot be modelled. @throws FleetError as `readFleet` does */
export function loadFleet(text: string, source: { readonly file: string }): readonly FleetCluster[] {
  return readFleet(text, source).clusters;
}

/**
 * Reads the clusters of a file that is either what `az aks list -o json` prints or ARM's own answer to a LIST of
 * managed clusters (`{"value": […]}`, or the list alone), and gives them in ARM's shape and spelling. An empty
 * list gives no clusters. Fields that nobody modelled are kept at every level, ids and types as they are spelled. A cluster
 * that cannot be modelled is left out with its reasons.
 *
 * @throws FleetError if the file is no list, or if every cluster of it would be left out
 */
export function readFleet(text: string, source: { readonly file: string }): ReadFleet {
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
    if (!checked.ok) for (const { path, problem } of checked.problems) report(`${path}: ${problem}`);

    const id = comparableId(entry["id"]);
    const earlier = id === undefined ? undefined : firstUse.get(id);
    if (id !== undefined && earlier === undefined) firstUse.set(id, label);
    if (earlier !== undefined) report(`id: is the id of ${earlier} too`);
    else if (checked.ok) clusters.push(checked.cluster);
  });

  if (clusters.length === 0 && problems.length > 0) throw new FleetError(problems);
  return { clusters, leftOut: problems };
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
