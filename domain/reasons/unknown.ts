import { asClause } from "../text/as-clause.ts";
import { catalogue, fixed, sentence } from "../text/catalogue.ts";

const CLIENT = "99999999-aaaa-4bbb-8ccc-000000000001";

/** Why Keyless does not know something: clauses, for the text that names what is not known. */
export const UNKNOWNS = catalogue({
  "azure-answers": sentence<{ readonly status: number; readonly code: string }>(
    ({ status, code }) => `Azure answers ${String(status)}${code === "" ? "" : ` ${code}`}`,
    { status: 403, code: "AuthorizationFailed" },
  ),
  "azure-gives-no-reason": fixed("Azure gives no reason"),
  "graph-answers": sentence(({ code }) => `Microsoft Graph answers ${code}`, {
    code: "Authorization_RequestDenied",
  }),
  "federated-credentials-hidden": sentence<{ readonly identities: readonly string[] }>(
    ({ identities }) => `Azure does not show the federated credentials of ${identities.join(", ")}`,
    { identities: ["id-web-kubelet"] },
  ),
  "resource-graph-refuses": sentence<{ readonly code: string | undefined }>(
    ({ code }) =>
      `Resource Graph refuses to list the clusters whose nodes use a service principal that their JSON no longer names${code === undefined ? "" : ` and answers with the code ${code}`}`,
    { code: "AuthorizationFailed" },
  ),
  "resource-graph-has-more": fixed(
    "Resource Graph has more clusters whose nodes use a service principal that their JSON no longer names than Keyless reads",
  ),
  "no-changes-shown": fixed("Resource Graph shows no changes here"),
  "no-change-shown": fixed("Azure shows no change of it within the last 14 days"),
  "not-in-directory": sentence<{ readonly principal: string | undefined }>(
    ({ principal }) => `the directory does not have ${principal ?? "it"}`,
    { principal: CLIENT },
  ),
  "principal-unreadable": sentence(({ clientId, because }) => `it is ${clientId}, and ${because}`, {
    clientId: CLIENT,
    because: "Microsoft Graph answers Authorization_RequestDenied",
  }),
  "application-elsewhere": fixed("the application is registered in another tenant"),
  "no-credential-shown": fixed(
    "neither the application nor the service principal shows a secret or a certificate",
  ),
  "not-in-inventory": fixed("the inventory has not read it"),
  "not-listed": fixed("Azure did not list it"),
  "locks-unread": sentence(({ message }) => `its locks could not be read: ${asClause(message)}`, {
    message: "The client does not have authorization to perform the action.",
  }),
  "nodes-not-shown": sentence<{ readonly pools: readonly string[] }>(
    ({ pools }) =>
      `Azure does not show which identities the nodes of ${pools.length === 1 ? "node pool" : "node pools"} ${pools.join(", ")} have`,
    { pools: ["win"] },
  ),
  "former-principal-not-read": fixed(
    "Keyless has not looked which service principal the cluster used before",
  ),
  "former-principal-has-no-role": sentence(
    ({ clientId }) =>
      `the service principal ${clientId}, which the cluster used before, has no role on a registry any more`,
    { clientId: CLIENT },
  ),
  "former-principal-has-wide-roles": sentence(
    ({ clientId, registries }) =>
      `the service principal ${clientId}, which the cluster used before, can pull from ${String(registries)} registries, because its roles are on wider scopes`,
    { clientId: CLIENT, registries: 12 },
  ),
});

export const { say: whyUnknown } = UNKNOWNS;
