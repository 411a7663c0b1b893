import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { realAzure } from "../../platform/azure/make-azure.ts";
import { CLOUDS } from "../../platform/azure/clouds.ts";
import { laptopCredential, requireToken } from "../../platform/azure/laptop-sign-in.ts";
import { literal, queryGraph } from "../../platform/azure/resource-graph.ts";
import type { Log } from "../../platform/log.ts";
import { realClock, type RunningHost } from "../runtime/index.ts";
import { type DataFolder, openStores } from "./data-folder.ts";
import { WrongUse } from "../command-line/arguments.ts";
import type { StartOptions } from "./options.ts";
import type { LoopbackToken } from "../../functions/http/loopback-caller.ts";
import { startSession } from "./session.ts";

/** Keyless on this machine, working on real Azure. */
export interface RealSession {
  readonly host: RunningHost;
  readonly azure: Azure;
}

/** Makes sure of a login first, then serves. @throws NoCredential, and what its dependencies throw */
export async function startReal(
  {
    cloud: name,
    port,
    address,
    token,
  }: Pick<StartOptions, "cloud" | "port" | "address"> & { readonly token: LoopbackToken },
  data: DataFolder,
  log: Log,
): Promise<RealSession> {
  const cloud = CLOUDS[name];
  const credential = await laptopCredential(cloud);
  await requireToken(credential, cloud);
  const clock = realClock();
  const azure = realAzure(cloud, credential, clock);
  const host = await startSession({
    azure,
    clock,
    log,
    ...openStores(data),
    token,
    port,
    address,
    cloud: name,
    approval: "required",
  });
  return { host, azure };
}

/** The id of a cluster that was given by name or id. @throws WrongUse if it is not there, or not the only one */
export async function findCluster(azure: Azure, wanted: string): Promise<string> {
  if (ClusterId.safeParse(wanted).success) return wanted;
  const rows = await queryGraph(
    azure,
    `resources
| where type =~ 'microsoft.containerservice/managedclusters' and name =~ ${literal(wanted)}
| project id`,
    z.object({ id: z.string() }),
  );
  const [first, ...more] = rows;
  if (first === undefined) {
    throw new WrongUse(
      `no cluster ${wanted} in the subscriptions that this login may read; az aks list shows them`,
    );
  }
  if (more.length === 0) return first.id;
  throw new WrongUse(
    `several clusters are called ${wanted}; give the id of one:\n${rows.map(({ id }) => `  ${id}`).join("\n")}`,
  );
}
