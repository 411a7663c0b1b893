import type { Context, Reply } from "../../core/exchange.ts";
import { at, isObject, type JsonObject, textAt } from "../../world/json.ts";
import { requireCluster } from "./clusters.ts";
import * as errors from "./errors/changes.ts";
import { kubeconfig, type KubeconfigWish } from "./kubeconfig.ts";
import { isStopped } from "./cluster-body.ts";

const localAccountsDisabled = (body: JsonObject): boolean =>
  at(body, "properties", "disableLocalAccounts") === true;

/**
 * The kubeconfig of a user. Without Entra it is a cluster-admin certificate; with Entra it signs in by `format`.
 * Source: docs: control-kubeconfig-access; the model of the client (server-fqdn, format).
 */
export function listUserCredential(context: Context): Reply {
  const { cluster } = requireCluster(context);
  const { body } = cluster;
  const asked = (context.request.query.get("format") ?? "exec").toLowerCase();
  if (asked !== "azure" && asked !== "exec") {
    throw errors.invalidParameter("format", `The format '${asked}' is not supported; it is azure or exec.`);
  }
  const entra = isObject(at(body, "properties", "aadProfile"));
  if (!entra && localAccountsDisabled(body)) throw errors.localAccountsDisabled();
  return answer(context, body, "clusterUser", entra ? asked : "certificate");
}

/** Refused where local accounts are off. Source: Azure/azure-dev#2359, OctopusDeploy/Issues#7998. */
export function listAdminCredential(context: Context): Reply {
  const { cluster } = requireCluster(context);
  if (localAccountsDisabled(cluster.body)) throw errors.localAccountsDisabled();
  return answer(context, cluster.body, "clusterAdmin", "certificate");
}

function answer(
  context: Context,
  body: JsonObject,
  user: KubeconfigWish["user"],
  format: KubeconfigWish["format"],
): Reply {
  if (isStopped(body)) throw errors.stopped("listing credentials");
  const wanted = context.request.query.get("server-fqdn")?.toLowerCase();
  const host =
    wanted === "private" ? textAt(body, "properties", "privateFQDN") : textAt(body, "properties", "fqdn");
  const text = kubeconfig(context.seed, body, {
    user,
    format,
    host: host ?? textAt(body, "properties", "privateFQDN") ?? `${textAt(body, "name") ?? ""}.invalid`,
    tenantId: context.settings.tenantId,
    cloud: context.settings.cloud,
  });
  return {
    status: 200,
    body: { kubeconfigs: [{ name: user, value: Buffer.from(text).toString("base64") }] },
  };
}
