import type { Context, Reply } from "../../core/exchange.ts";
import { requireBody } from "../../core/request-checks.ts";
import { type JsonObject, textAt, withAt } from "../../world/json.ts";
import type { Effect } from "../../world/tables.ts";
import { poolsOf, servicePrincipalOf } from "./cluster-body.ts";
import { requireCluster } from "./clusters.ts";
import { checkDisruption } from "./disruption.ts";
import { operationMs } from "./durations.ts";
import * as errors from "./errors/errors.ts";
import { checkServicePrincipal } from "./identity-change.ts";
import { checkIdle } from "./idle.ts";
import { latestImage } from "./node-images.ts";
import { newOperationId, operationHeaders, startOperation } from "./operations.ts";
import { type Rolled, rollOut } from "./roll-out.ts";

/** Longest secret in bytes. Source: docs: update-credentials. */
const SECRET_AT_MOST = 190;

/**
 * Another secret, or another service principal: the pools on scale sets get new nodes (docs: update-credentials). It is
 * possible although the old principal has expired, but not while the cluster is stopped (MicrosoftDocs/azure-docs#90658).
 */
export function resetServicePrincipal(context: Context): Reply {
  const sent = requireBody(context);
  const { key, cluster } = requireCluster(context);
  checkIdle(context, cluster, "resetServicePrincipalProfile");
  if (servicePrincipalOf(cluster.body) === undefined) throw errors.noWayBack();
  const clientId = textAt(sent, "clientId");
  const secret = textAt(sent, "secret");
  if (clientId === undefined || secret === undefined) {
    throw errors.invalidParameter("servicePrincipalProfile", "clientId and secret are required.");
  }
  if (Buffer.byteLength(secret) > SECRET_AT_MOST) throw errors.secretTooLong();
  const body = withAt(cluster.body, ["properties", "servicePrincipalProfile"], { clientId });
  checkServicePrincipal(context, body, secret);
  checkDisruption(context, body);
  const rolled = poolsOf(body)
    .filter((pool) => onScaleSet(pool))
    .map((pool) => ({ pool, image: latestImage(context, pool, textAt(body, "location") ?? "").version }));
  return start(context, key, { ...cluster, body, secret }, rolled);
}

const onScaleSet = (pool: JsonObject): boolean =>
  (textAt(pool, "type") ?? "VirtualMachineScaleSets") === "VirtualMachineScaleSets" &&
  textAt(pool, "mode") !== "Machines" &&
  textAt(pool, "powerState", "code") !== "Stopped";

/** All nodes are recreated (docs: certificate-rotation). */
export function rotateCertificates(context: Context): Reply {
  const { key, cluster } = requireCluster(context);
  checkIdle(context, cluster, "rotateClusterCertificates");
  checkServicePrincipal(context, cluster.body, cluster.secret);
  const location = textAt(cluster.body, "location") ?? "";
  const rolled = poolsOf(cluster.body)
    .filter(onScaleSet)
    .map((pool) => ({
      pool,
      image: textAt(pool, "nodeImageVersion") ?? latestImage(context, pool, location).version,
    }));
  return start(context, key, cluster, rolled);
}

/** Changes of the control plane alone: signing keys, the Entra profile. */
export function rotateSigningKeys(context: Context): Reply {
  const { key, cluster } = requireCluster(context);
  checkIdle(context, cluster, "rotateServiceAccountSigningKeys");
  return start(context, key, cluster, []);
}

export function resetEntraProfile(context: Context): Reply {
  const sent = requireBody(context);
  const { key, cluster } = requireCluster(context);
  checkIdle(context, cluster, "resetAADProfile");
  const body = withAt(cluster.body, ["properties", "aadProfile"], sent);
  return start(context, key, { ...cluster, body }, []);
}

function start(
  context: Context,
  key: string,
  cluster: ReturnType<typeof requireCluster>["cluster"],
  rolled: readonly Rolled[],
): Reply {
  const operation = newOperationId(context);
  const at = context.now + operationMs(context.settings, context.seed, operation, "update");
  const out = rollOut(context, operation, rolled, at);
  const effects: Effect[] = [...out.effects, { at: out.endsAt, kind: "end" }];
  startOperation(context, operation, { key, cluster, pool: null, verb: "Updating", effects });
  return { status: 202, headers: operationHeaders(context, operation) };
}
