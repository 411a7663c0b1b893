import { DEMO_CLUSTER } from "../arm/fleet/demo/shop.ts";
import { servicePrincipalOf } from "../arm/providers/microsoft.containerservice/cluster-body.ts";
import type { Simulator } from "../arm/simulator.ts";
import { WrongUse } from "../command-line/arguments.ts";
import type { StartOptions } from "./options.ts";

/** A cluster that the user may mean. */
interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly onServicePrincipal: boolean;
}

/** The id of the cluster to migrate. @throws WrongUse if there is none, or more than one */
export function chooseCluster(
  simulator: Simulator,
  { cluster, fleet }: Partial<Pick<StartOptions, "cluster" | "fleet">>,
): string {
  const all = [...simulator.view().entries("clusters")].map(([, { body }]): Candidate => ({
    id: String(body["id"]),
    name: String(body["name"]),
    onServicePrincipal: servicePrincipalOf(body) !== undefined,
  }));
  const wanted = cluster ?? (fleet === undefined ? DEMO_CLUSTER : undefined);
  const found =
    wanted === undefined
      ? all.filter(({ onServicePrincipal }) => onServicePrincipal)
      : all.filter((one) => [one.name, one.id].some((text) => text.toLowerCase() === wanted.toLowerCase()));
  const [first, ...more] = found;
  if (first !== undefined && more.length === 0) return first.id;
  if (first !== undefined) {
    throw new WrongUse(
      wanted === undefined
        ? `${String(found.length)} clusters run on a service principal; choose one with --cluster:\n${listed(found)}`
        : `several clusters are called ${wanted}; give the id of one:\n${found.map(({ id }) => `  ${id}`).join("\n")}`,
    );
  }
  if (wanted === undefined) throw new WrongUse("no cluster of this fleet runs on a service principal");
  throw new WrongUse(`there is no cluster ${wanted} in this fleet; there are:\n${listed(all)}`);
}

function listed(clusters: readonly Candidate[]): string {
  const shown = clusters
    .slice(0, 30)
    .map(
      ({ name, onServicePrincipal }) =>
        `  ${name.padEnd(24)} ${onServicePrincipal ? "service principal" : "managed identity"}`,
    );
  const rest = clusters.length - shown.length;
  return [...shown, ...(rest > 0 ? [`  … and ${String(rest)} more`] : [])].join("\n");
}
