import { z } from "zod";
import { MigrationRequest } from "../../domain/migration/request.ts";
import { fail, jsonResponse } from "./problem.ts";
import type { Endpoint } from "./endpoint.ts";

/** What a run is started with: the request, and what belongs to the run rather than to the work. */
export const StartBody = MigrationRequest.extend({
  /** The cluster's lease is kept under its id, and Azure's own limits keep real ids far below this. */
  clusterId: MigrationRequest.shape.clusterId
    .max(500)
    .meta({ description: "The cluster to move off its service principal." }),
  ticket: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: "Number of the ticket that asks for this." }),
  planHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "must be the planHash of a plan: 64 hexadecimal digits")
    .optional()
    .meta({ description: "The plan that you have seen; a run whose plan differs is refused." }),
});

const EXAMPLE = {
  clusterId:
    "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-orders/providers/Microsoft.ContainerService/managedClusters/orders",
  ticket: "CHG0031234",
};

const WORKFLOWS = [
  {
    name: "migrate-cluster",
    description:
      "Moves a cluster from its service principal to user-assigned managed identities for control plane and kubelets, and proves it per node pool.",
    input: z.toJSONSchema(StartBody, { io: "input" }),
    example: EXAMPLE,
  },
];

export const listWorkflows: Endpoint = {
  name: "listWorkflows",
  method: "GET",
  route: "workflows",
  role: "Fleet.Read",
  handle: async () => jsonResponse(200, { workflows: WORKFLOWS }),
};

/** Throws a problem (404) for a workflow that is not there. */
export function requireWorkflow(name: string | undefined): void {
  const known = WORKFLOWS.map((workflow) => workflow.name);
  if (name !== undefined && known.includes(name)) return;
  fail({
    slug: "unknown-workflow",
    title: "There is no such workflow",
    status: 404,
    detail: `${(name ?? "").slice(0, 100)} is not a workflow of this app`,
    nextStep: `use one of: ${known.join(", ")}`,
  });
}
