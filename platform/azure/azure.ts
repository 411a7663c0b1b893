import type { HttpClient } from "@azure/core-rest-pipeline";
import type { TokenCredential } from "@azure/identity";
import type { Lock } from "../../domain/lock.ts";
import type { Permission } from "../../domain/permission.ts";
import type { MachineSize, Quota, SubnetRoom } from "../../domain/foresight/facts.ts";
import type { Region } from "../../domain/foresight/quota.ts";
import type { CloudName } from "../../domain/place.ts";
import type { Clock } from "../clock.ts";
import { listQuotas, listRooms, listSizes } from "./capacity.ts";
import { type AzureClients, azureClients } from "./clients.ts";
import { type Cloud, SIMULATOR_CLOUD } from "./clouds.ts";
import { type ClusterList, clusterList } from "./cluster-list.ts";
import { simulatorCredential } from "./credential.ts";
import { type ListedDeny, listDenyAssignments } from "./deny-assignments.ts";
import { listLocks } from "./locks.ts";
import { readPermissions } from "./rights.ts";
import { shareReads } from "./shared-reads.ts";
import { guardedTransport, simulatorTransport } from "./transport.ts";

/** One Azure, real or simulated, as the activities use it. */
export interface Azure {
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly credential: TokenCredential;
  readonly transport: HttpClient;
  readonly clients: AzureClients;
  readonly clusters: ClusterList;
  /** The locks of a subscription, shared as the clusters are. */
  readonly locks: (subscription: string) => Promise<readonly Lock[]>;
  /** What Keyless may do at a scope, those who ask for the same one sharing the answer, as all that follows. */
  readonly permissions: (scope: string) => Promise<readonly Permission[]>;
  /** The deny assignments of a subscription. */
  readonly denyAssignments: (subscription: string) => Promise<readonly ListedDeny[]>;
  readonly quotas: (region: Region) => Promise<readonly Quota[]>;
  /** The sizes of machines of a region. */
  readonly sizes: (region: Region) => Promise<readonly MachineSize[]>;
  /** How full the subnets of a network are. */
  readonly rooms: (networkId: string) => Promise<readonly SubnetRoom[]>;
}

export function realAzure(cloud: Cloud, credential: TokenCredential, clock: Clock): Azure {
  return assemble(cloud, credential, guardedTransport(cloud), clock);
}

/** @param name - the cloud that the simulator stands for, where it stands for one */
export function simulatedAzure(simulatorUrl: string, clock: Clock, name?: CloudName): Azure {
  const cloud: Cloud = { ...SIMULATOR_CLOUD, ...(name === undefined ? {} : { name }) };
  return assemble(cloud, simulatorCredential, simulatorTransport(cloud, simulatorUrl, clock), clock);
}

function assemble(cloud: Cloud, credential: TokenCredential, transport: HttpClient, clock: Clock): Azure {
  const clients = azureClients({ cloud, credential, transport });
  const azure: Azure = {
    cloud,
    clock,
    credential,
    transport,
    clients,
    clusters: clusterList({ cloud, clients, transport, clock }),
    locks: shareReads(clock, (subscription) => listLocks(azure, subscription)),
    permissions: shareReads(clock, (scope) => readPermissions(azure, scope)),
    denyAssignments: shareReads(clock, (subscription) => listDenyAssignments(azure, subscription)),
    quotas: byRegion(shareReads(clock, (place) => listQuotas(azure, regionOf(place)))),
    sizes: byRegion(shareReads(clock, (place) => listSizes(azure, regionOf(place)))),
    rooms: shareReads(clock, (networkId) => listRooms(azure, networkId)),
  };
  return azure;
}

/** Shared reads go by one text. */
function byRegion<Value>(read: (place: string) => Promise<Value>): (region: Region) => Promise<Value> {
  return ({ subscription, location }) => read(`${subscription}/${location}`.toLowerCase());
}

function regionOf(place: string): Region {
  const [subscription = "", location = ""] = place.split("/");
  return { subscription, location };
}
