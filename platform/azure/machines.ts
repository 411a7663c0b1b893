import { z } from "zod";
import { listArm } from "./arm.ts";
import type { Azure } from "./azure.ts";
import { AKS_API_VERSION } from "./cluster-list.ts";

const Machine = z.object({ name: z.string() });

/** The names of a pool's machines, which are those of its nodes. The API tells neither their image nor their identity. */
export async function listMachines(azure: Azure, clusterId: string, pool: string): Promise<string[]> {
  const path = `${clusterId}/agentPools/${encodeURIComponent(pool)}/machines`;
  const machines = await listArm(azure, { path, apiVersion: AKS_API_VERSION }, Machine);
  return machines.map(({ name }) => name);
}
