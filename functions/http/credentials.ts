import { judge } from "../../domain/arm-verdict/arm-verdict.ts";
import { CredentialsRequest } from "../../domain/kubeconfig/request.ts";
import { readBody } from "./body.ts";
import { loggedAs } from "./caller.ts";
import type { Endpoint } from "./endpoint.ts";
import { fail } from "./problem.ts";
import { requireServed } from "./served.ts";
import { problem } from "./problem-types/problem-types.ts";

/**
 * Hands a kubeconfig through to a caller who has the role for it. It is part of no run, history, record or log: who
 * asked for which cluster is logged, and nothing of the answer.
 */
export const postCredentials: Endpoint = {
  name: "clusterCredentials",
  method: "POST",
  route: "clusters/credentials",
  role: "Fleet.Credentials",
  async handle({ request, caller, dependencies }) {
    const wanted = await readBody(request, CredentialsRequest);
    await requireServed(dependencies, wanted);
    const { clusterId, kind = "user" } = wanted;
    const answer = await dependencies.readCredentials(wanted);
    const by = { cluster: clusterId, kind, ...loggedAs(caller) };
    if (answer.kind === "given") {
      dependencies.log.audit("cluster credentials given", by);
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
    dependencies.log.audit("cluster credentials refused", { ...by, code });
    const verdict = judge(answer.failure);
    if (verdict.kind === "refuse") {
      return fail({
        ...problem("credentials-refused", { code: verdict.code, message, remedy: verdict.remedy }),
        ...(status === 404 ? { status } : {}),
        resource: clusterId,
      });
    }
    return fail({
      ...problem("azure-busy", {
        because: verdict.kind === "wait" ? verdict.because : `${String(status)} ${code}`,
      }),
      resource: clusterId,
      headers: { "retry-after": String(Math.max(1, Math.ceil(retryAfterMs / 1000))) },
    });
  },
};
