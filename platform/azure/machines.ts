import { z } from "zod";
import { below, type ResourceId } from "../../domain/arm-id/arm-id.ts";
import { API_VERSIONS, listArm } from "./arm.ts";
import type { Azure } from "./azure.ts";

const Machine = z.object({ name: z.string() });

/**
 * The names of a pool's machines, which are also the names of its nodes. The API shows neither their image nor their
 * identity.
 */
export async function listMachines(azure: Azure, clusterId: ResourceId, pool: string): Promise<string[]> {
  const path = below(clusterId, "agentPools", pool, "machines");
  const machines = await listArm(azure, { path, apiVersion: API_VERSIONS.aks }, Machine);
  return machines.map(({ name }) => name);
}
