import { z } from "zod";
import { below } from "../../domain/arm-id/arm-id.ts";
import type { ArmFailure } from "../../domain/arm-verdict/arm-verdict.ts";
import type { CredentialsRequest } from "../../domain/kubeconfig/request.ts";
import { API_VERSIONS, callArm, failureOf } from "./arm.ts";
import type { Azure } from "./azure.ts";
import { defined } from "../../domain/schema/defined.ts";

export type CredentialsAnswer =
  /** A secret: it is returned to the caller and used nowhere else. */
  | { readonly kind: "given"; readonly kubeconfig: string }
  | { readonly kind: "failed"; readonly failure: ArmFailure };

const Credentials = z.object({ kubeconfigs: z.array(z.object({ value: z.string() })).min(1) });

/**
 * Gets a kubeconfig. Source: Microsoft.ContainerService managedClusters listClusterUserCredential and
 * listClusterAdminCredential; the value is base64.
 *
 * @throws an error that contains nothing of the answer
 */
export async function readCredentials(
  azure: Azure,
  { clusterId, kind = "user", format, serverFqdn }: CredentialsRequest,
): Promise<CredentialsAnswer> {
  const action = kind === "admin" ? "listClusterAdminCredential" : "listClusterUserCredential";
  const answer = await callArm(azure, {
    method: "POST",
    path: below(clusterId, action),
    apiVersion: API_VERSIONS.aks,
    query: {
      ...defined({ "server-fqdn": serverFqdn }),
      ...(format === undefined || kind === "admin" ? {} : { format }),
    },
  });
  if (answer.status !== 200) return { kind: "failed", failure: failureOf(azure, answer) };
  const [first] = credentialsIn(answer.text).kubeconfigs;
  return { kind: "given", kubeconfig: Buffer.from(first?.value ?? "", "base64").toString("utf8") };
}

/** The error of a parser would quote the text. */
function credentialsIn(text: string): z.infer<typeof Credentials> {
  try {
    return Credentials.parse(JSON.parse(text));
  } catch {
    throw new TypeError("Azure's answer holds no kubeconfig that can be read");
  }
}
