import type { RunRecord } from "../../domain/run/record.ts";
import { SweepReport } from "../../domain/sweep/report.ts";
import { populate } from "../../local/arm/fleet/populate.ts";
import type { Simulator } from "../../local/arm/simulator.ts";
import { onServicePrincipal } from "./arm/clusters.ts";
import { QuickWorld, type QuickWorldOptions } from "./quick-world.ts";

/** A world with clusters of these names on one service principal, or with others as well. */
export function sweptWorld(
  names: readonly string[],
  more: QuickWorldOptions & { readonly others?: Parameters<typeof populate>[1] } = {},
): Promise<QuickWorld> {
  const { others = [], ...options } = more;
  return QuickWorld.start({
    ...options,
    populate: (moment) => {
      populate(moment, [...names.map((name) => onServicePrincipal({}, { name })), ...others]);
    },
  });
}

/** The report of a sweep that has ended. */
export const sweepReport = ({ report }: RunRecord): SweepReport => SweepReport.parse(report);

/** The runs of a sweep's targets, as the list shows them. */
export async function runsOf(world: QuickWorld, sweep: string): Promise<readonly RunRecord[]> {
  const answer = (await (await world.get(`runs?sweep=${sweep}&top=200`)).json()) as { value: RunRecord[] };
  return answer.value;
}

/** How many of the clusters have left the service principal. */
export const migrated = (simulator: Simulator): number =>
  [...simulator.view().entries("clusters")].filter(([, { body }]) =>
    JSON.stringify(body).includes('"clientId":"msi"'),
  ).length;
