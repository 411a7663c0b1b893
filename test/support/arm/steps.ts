import { randomUUID } from "node:crypto";
import type { ClusterRecord } from "../../../local/arm/world/tables.ts";
import { clusterPath, identityPath, SUBSCRIPTION } from "./clusters.ts";
import { type Answer, HOUR, type Rehearsal } from "./rehearsal.ts";

/** The operation that an answer started, as it is now. */
export const statusOf = (sim: Rehearsal, { headers }: Answer): Promise<Answer> =>
  sim.call("GET", headers.get("azure-asyncoperation") ?? "");

/** The same after some hours. */
export async function ended(sim: Rehearsal, begun: Answer, after = 6 * HOUR): Promise<Answer> {
  if (begun.status >= 300)
    throw new Error(`not accepted: ${String(begun.status)} ${begun.code} ${begun.message}`);
  sim.pass(after);
  return statusOf(sim, begun);
}

/** Changes what is true of all clusters, as a script would. */
export function edit({ simulator }: Rehearsal, change: (cluster: ClusterRecord) => ClusterRecord): void {
  simulator.change(({ world }) => {
    for (const [key, cluster] of [...world.entries("clusters")]) world.put("clusters", key, change(cluster));
  });
}

/** PUTs the cluster as it is, with other fields. */
export async function change(sim: Rehearsal, top: object = {}, properties: object = {}): Promise<Answer> {
  const { body } = await sim.call("GET", clusterPath());
  return sim.call("PUT", clusterPath(), {
    body: { ...body, ...top, properties: { ...Object(body["properties"]), ...properties } },
  });
}

export const userAssigned = (name: string) => ({
  identity: { type: "UserAssigned", userAssignedIdentities: { [identityPath(name)]: {} } },
});

export const systemAssigned = { identity: { type: "SystemAssigned" } };

/** Makes an identity. Answers its principal. */
export async function identity(sim: Rehearsal, name: string): Promise<string> {
  const { body } = await sim.call("PUT", identityPath(name), { body: { location: "westeurope" } });
  return String(Object(body["properties"])["principalId"]);
}

/** Gives a role. Answers the assignment's id. */
export async function grant(
  sim: Rehearsal,
  scope: string,
  principalId: string,
  roleId: string,
): Promise<string> {
  const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`;
  const made = await sim.call("PUT", id, {
    body: {
      properties: {
        principalId,
        principalType: "ServicePrincipal",
        roleDefinitionId: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
      },
    },
  });
  if (made.status !== 201) throw new Error(`not granted: ${made.code} ${made.message}`);
  return id;
}
