import type { HttpClient } from "@azure/core-rest-pipeline";
import type { TokenCredential } from "@azure/identity";
import type { Lock } from "../../domain/lock.ts";
import type { CloudName } from "../../domain/place.ts";
import type { Clock } from "../clock.ts";
import { type AzureClients, azureClients } from "./clients.ts";
import { type Cloud, SIMULATOR_CLOUD } from "./clouds.ts";
import { type ClusterList, clusterList } from "./cluster-list.ts";
import { simulatorCredential } from "./credential.ts";
import { listLocks } from "./locks.ts";
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
  };
  return azure;
}
