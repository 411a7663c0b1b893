import { canonical } from "../../world/ids.ts";
import { type JsonObject, textAt } from "../../world/json.ts";
import { token } from "../../core/seed.ts";
import type { Settings } from "../../core/settings.ts";
import { type KubeCertificates, kubeCertificates } from "./kube-certificates.ts";

export interface KubeconfigWish {
  readonly user: "clusterAdmin" | "clusterUser";
  /** How a user of an Entra cluster signs in. */
  readonly format: "certificate" | "exec" | "azure";
  /** `public` or `private` host name, or none for the cluster's own. */
  readonly host: string;
  readonly tenantId: string;
  readonly cloud: Settings["cloud"];
}

/** What kubelogin calls the clouds. Source: azure.github.io/kubelogin (--environment). */
const ENVIRONMENTS = {
  public: "AzurePublicCloud",
  usGovernment: "AzureUSGovernmentCloud",
  china: "AzureChinaCloud",
} as const;

/** The application that AKS's API servers are in Entra. Source: docs: control-kubeconfig-access, kubelogin. */
const SERVER_APP = "6dae42f8-4368-4678-94ff-3960e28e3630";
/** The application of kubelogin's device code sign-in. */
const CLIENT_APP = "80faf920-1908-4b52-b5ef-a8e7bedfc67a";

/** A kubeconfig in YAML. Keys and certificates in it are made up and open nothing. */
export function kubeconfig(seed: string, body: JsonObject, wish: KubeconfigWish): string {
  const name = textAt(body, "name") ?? "";
  const group = (textAt(body, "id") ?? "").split("/")[4] ?? "";
  const user = `${wish.user}_${group}_${name}`;
  const id = canonical(textAt(body, "id") ?? "");
  const certificates = kubeCertificates(wish.user, seed, id);
  const bearer = token(64, seed, "token", id, wish.user);
  const context = wish.user === "clusterAdmin" ? `${name}-admin` : name;
  return [
    "apiVersion: v1",
    "clusters:",
    "- cluster:",
    `    certificate-authority-data: ${base64(certificates.authority)}`,
    `    server: https://${wish.host}:443`,
    `  name: ${name}`,
    "contexts:",
    "- context:",
    `    cluster: ${name}`,
    `    user: ${user}`,
    `  name: ${context}`,
    `current-context: ${context}`,
    "kind: Config",
    "preferences: {}",
    "users:",
    `- name: ${user}`,
    "  user:",
    ...signIn(wish, certificates, bearer).map((line) => `    ${line}`),
    "",
  ].join("\n");
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** Source: docs: control-kubeconfig-access (exec defaults to the device code; Azure/AKS#4990). */
function signIn({ format, tenantId, cloud }: KubeconfigWish, certificates: KubeCertificates, bearer: string) {
  switch (format) {
    case "certificate":
      return [
        `client-certificate-data: ${base64(certificates.client)}`,
        `client-key-data: ${base64(certificates.clientKey)}`,
        `token: ${bearer}`,
      ];
    case "azure":
      return [
        "auth-provider:",
        "  config:",
        `    apiserver-id: ${SERVER_APP}`,
        `    client-id: ${CLIENT_APP}`,
        '    config-mode: "1"',
        `    environment: ${ENVIRONMENTS[cloud]}`,
        `    tenant-id: ${tenantId}`,
        "  name: azure",
      ];
    case "exec":
      return [
        "exec:",
        "  apiVersion: client.authentication.k8s.io/v1beta1",
        "  args:",
        "  - get-token",
        "  - --environment",
        `  - ${ENVIRONMENTS[cloud]}`,
        "  - --server-id",
        `  - ${SERVER_APP}`,
        "  - --client-id",
        `  - ${CLIENT_APP}`,
        "  - --tenant-id",
        `  - ${tenantId}`,
        "  - --login",
        "  - devicecode",
        "  command: kubelogin",
        "  env: null",
        "  provideClusterInfo: false",
      ];
  }
}
