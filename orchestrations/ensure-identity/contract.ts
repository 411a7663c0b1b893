import { readIdentityFacts } from "../../activities/read-identity-facts/contract.ts";
import { IdentityPlan, planIdentity } from "../../domain/identity/planning.ts";
import { IdentityReport } from "../../domain/identity/report.ts";
import { IdentityRequest } from "../../domain/identity/request.ts";
import { ADOPTED_IDENTITIES, EVERY_PLAN } from "../../domain/findings/groups.ts";
import { EVERY_RUN } from "../../domain/incidents/groups.ts";
import { stepsOf } from "../kit/step-text.ts";
import { CREATE_IDENTITIES, ENSURE_GROUP } from "../shared/step-texts.ts";
import { defineContract } from "../kit/workflow-contract.ts";

export const ensureIdentity = defineContract({
  name: "ensure-identity",
  orchestration: "ensureIdentityRun",
  description:
    "Has a user-assigned identity exist, with its resource group and its federated credentials, and lists the identities beside it.",
  request: IdentityRequest,
  example: {
    identityId:
      "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-orders/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders-api",
    location: "westeurope",
    federatedCredentials: [
      {
        name: "orders-api",
        issuer: "https://westeurope.oic.prod-aks.azure.com/tenant/cluster/",
        subject: "system:serviceaccount:orders:api",
      },
    ],
  },
  facts: readIdentityFacts,
  noun: "identity",
  reading: "the resource group, the identities in it, locks",
  steps: stepsOf(ENSURE_GROUP, CREATE_IDENTITIES, {
    name: "federate",
    label: "federate identities",
    state: "running",
    detail: "Creates the federated credentials that are missing.",
    shows: ["federated-credentials"],
  }),
  reports: {
    findings: [
      ...EVERY_PLAN,
      ...ADOPTED_IDENTITIES,
      "resource-locked",
      "may-not-make-resource-group",
      "may-not-make-identity",
      "may-not-write-federated-credentials",
      "policy-denies",
      "policy-may-deny",
      "policies-unreadable",
      "identity-elsewhere",
      "identity-adopted",
      "too-many-federated-credentials",
      "federated-credential-twice",
      "federated-credential-replaced",
      "issuer-misspelt",
      "issuer-unverified",
      "issuer-not-served",
    ],
    incidents: EVERY_RUN,
    writes: ["create-group", "create-identity", "write-federated-credential"],
    remains: ["group-created", "identity-stays", "federated-credential-stays"],
    summaries: ["identity-ready", "nothing-to-do"],
  },
  plan: IdentityPlan,
  makePlan: planIdentity,
  report: IdentityReport,
  lease: "none",
  subject: ({ identityId }) => identityId,
  naturalKey: (request) => request,
});
