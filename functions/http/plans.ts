import { planMigration } from "../../domain/migration/planning.ts";
import { planHash } from "../../platform/records/plan-hash.ts";
import { MigrationRequest } from "../../domain/migration/request.ts";
import { readBody } from "./body.ts";
import type { Endpoint } from "./endpoint.ts";
import { fail, jsonResponse } from "./problem.ts";
import { requireWorkflow } from "./workflows.ts";

/** Reads the world and answers what a run would do. Changes nothing, here or in Azure. */
export const makePlan: Endpoint = {
  name: "makePlan",
  method: "POST",
  route: "workflows/{workflow}/plans",
  role: "Fleet.Plan",
  async handle({ request, parts }) {
    requireWorkflow(request.params.workflow);
    const input = await readBody(request, MigrationRequest);
    const answer = await parts.readFacts(input);
    switch (answer.kind) {
      case "done": {
        const plan = planMigration(answer.value, input);
        return jsonResponse(200, { planHash: planHash(plan), plan });
      }
      case "wait":
        return fail({
          slug: "azure-busy",
          title: "Azure cannot answer now",
          status: 503,
          detail: answer.because,
          resource: input.clusterId,
          nextStep: "ask again after the time in Retry-After",
          headers: { "retry-after": String(Math.max(1, Math.ceil(answer.forMs / 1000))) },
        });
      case "refused":
        return fail({
          slug: "cannot-read-cluster",
          title: "The cluster cannot be read",
          status: answer.refusal.code === "ResourceNotFound" ? 404 : 422,
          detail: `${answer.refusal.code}: ${answer.refusal.message}`,
          resource: answer.refusal.resource,
          nextStep: answer.refusal.remedy,
        });
      case "started":
        throw new TypeError("defect: reading facts started an operation");
    }
  },
};
