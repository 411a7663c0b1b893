import { judge } from "../../domain/arm-verdict.ts";
import { CredentialsRequest } from "../../domain/credentials-request.ts";
import { readBody } from "./body.ts";
import { loggedAs } from "./caller.ts";
import type { Endpoint } from "./endpoint.ts";
import { fail } from "./problem.ts";
import { requireServed } from "./served.ts";

/**
 * Hands a kubeconfig through to a caller who has the role for it. It is part of no run, history, record or log: who
 * asked for which cluster is logged, and nothing of the answer.
 */
export const postCredentials: Endpoint = {
  name: "clusterCredentials",
  method: "POST",
  route: "clusters/credentials",
  role: "Fleet.Credentials",
  async handle({ request, caller, parts }) {
    const wanted = await readBody(request, CredentialsRequest);
    requireServed(parts, wanted);
    const { clusterId, kind = "user" } = wanted;
    const answer = await parts.readCredentials(wanted);
    const by = { cluster: clusterId, kind, ...loggedAs(caller) };
    if (answer.kind === "given") {
      parts.log.audit("credentials of a cluster were given", by);
      return {
        status: 200,
        headers: {
          "content-type": "application/yaml; charset=utf-8",
          "cache-control": "no-store",
          "x-content-type-options": "nosniff",
        },
        body: answer.kubeconfig,
      };
    }
    const { status, code = "unknown", message, retryAfterMs = 30_000 } = answer.failure;
    parts.log.audit("credentials of a cluster were refused", { ...by, code });
    const verdict = judge(answer.failure);
    if (verdict.kind === "refuse") {
      return fail({
        slug: "credentials-refused",
        title: "The cluster gives no such credentials",
        status: status === 404 ? 404 : 422,
        detail: `${verdict.code}: ${message}`,
        resource: clusterId,
        nextStep: verdict.remedy,
      });
    }
    return fail({
      slug: "azure-busy",
      title: "Azure cannot answer now",
      status: 503,
      detail: verdict.kind === "wait" ? verdict.because : `Azure answered ${String(status)} ${code}`,
      resource: clusterId,
      nextStep: "ask again after the time in Retry-After",
      headers: { "retry-after": String(Math.max(1, Math.ceil(retryAfterMs / 1000))) },
    });
  },
};
