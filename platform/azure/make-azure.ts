import type { HttpClient } from "@azure/core-rest-pipeline";
import type { TokenCredential } from "@azure/identity";
import type { CloudName } from "../../domain/regions/place.ts";
import type { Region } from "../../domain/preflight/quota.ts";
import type { Clock } from "../clock.ts";
import type { Azure } from "./azure.ts";
import { listQuotas, listFreeAddresses, listSizes } from "./capacity.ts";
import { Attempts } from "./budgets/attempts.ts";
import { Limiter } from "./budgets/limiter.ts";
import { azureClients } from "./clients.ts";
import { type Cloud, SIMULATOR_CLOUD } from "./clouds.ts";
import { clusterList } from "./cluster-list.ts";
import { simulatorCredential } from "./credential.ts";
import { listDenyAssignments } from "./deny-assignments.ts";
import type { Served } from "./fence.ts";
import { readAssignmentRoom } from "./assignment-room.ts";
import { listHalfMigrated } from "./half-migrated.ts";
import { listLocks } from "./locks.ts";
import { poolIdentityReads } from "./pool-identities.ts";
import { recentRoleReads } from "./recent-roles.ts";
import { relatedReads } from "./related-resources.ts";
import { readPermissions } from "./rights.ts";
import { shareReads } from "./shared-reads.ts";
import { tokenPipeline } from "./token-pipeline.ts";
import { azureTransport, simulatorTransport } from "./transport.ts";
import { defined } from "../../domain/schema/defined.ts";

export function realAzure(cloud: Cloud, credential: TokenCredential, clock: Clock, served?: Served): Azure {
  const limiter = new Limiter();
  const transport = azureTransport({ cloud, served, clock, limiter });
  return assemble({ cloud, credential, clock, served, limiter, transport });
}

/** @param name - the cloud that the simulator represents, if it represents one */
export function simulatedAzure(
  simulatorUrl: string,
  clock: Clock,
  { name, served }: { readonly name?: CloudName | undefined; readonly served?: Served } = {},
): Azure {
  const cloud: Cloud = { ...SIMULATOR_CLOUD, ...defined({ name }) };
  const limiter = new Limiter();
  const transport = simulatorTransport({ cloud, served, clock, limiter }, simulatorUrl);
  return assemble({ cloud, credential: simulatorCredential, clock, served, limiter, transport });
}

interface AzureDependencies extends Pick<Azure, "cloud" | "credential" | "clock" | "served" | "limiter"> {
  readonly transport: HttpClient;
}

function assemble({ cloud, credential, clock, served, limiter, transport }: AzureDependencies): Azure {
  const arm = tokenPipeline(credential, cloud.armScope, transport);
  const azure: Azure = {
    cloud,
    clock,
    credential,
    served,
    limiter,
    attempts: new Attempts(clock),
    arm,
    graph: tokenPipeline(credential, cloud.graphScope, transport),
    clients: azureClients({ cloud, credential, transport }),
    clusters: clusterList({ cloud, arm, clock }),
    related: relatedReads(clock, () => azure),
    poolIdentities: poolIdentityReads(clock, () => azure),
    recentRoles: recentRoleReads(clock, () => azure),
    halfMigrated: shareReads(clock, "half-migrated clusters", () => listHalfMigrated(azure)),
    locks: shareReads(clock, "locks", (subscription) => listLocks(azure, subscription)),
    permissions: shareReads(clock, "permissions", (scope) => readPermissions(azure, scope)),
    denyAssignments: shareReads(clock, "deny assignments", (subscription) =>
      listDenyAssignments(azure, subscription),
    ),
    assignmentRoom: shareReads(clock, "role assignments", (subscription) =>
      readAssignmentRoom(azure, subscription),
    ),
    quotas: byRegion(shareReads(clock, "quotas", (place) => listQuotas(azure, regionOf(place)))),
    sizes: byRegion(shareReads(clock, "sizes", (place) => listSizes(azure, regionOf(place)))),
    freeAddresses: shareReads(clock, "addresses", (networkId) => listFreeAddresses(azure, networkId)),
  };
  return azure;
}

/** The key of a shared read is one text. */
function byRegion<Value>(read: (place: string) => Promise<Value>): (region: Region) => Promise<Value> {
  return ({ subscription, location }) => read(`${subscription}/${location}`.toLowerCase());
}

function regionOf(place: string): Region {
  const [subscription = "", location = ""] = place.split("/");
  return { subscription, location };
}
