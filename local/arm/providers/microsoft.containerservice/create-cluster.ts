import type { Context } from "../../core/exchange.ts";
import { canonical, groupId } from "../../world/ids.ts";
import { type JsonObject, numberAt, objectAt, textAt, withAt } from "../../world/json.ts";
import { guid, roll, token } from "../../core/seed.ts";
import type { ClusterRecord, PoolTruth } from "../../world/tables.ts";
import { checkAccess } from "./access.ts";
import { poolName, poolsOf, servicePrincipalOf, withPools } from "./cluster-body.ts";
import { operationMs } from "./durations.ts";
import * as errors from "./errors/errors.ts";
import * as identityChange from "./identity-change.ts";
import { nodeIdentities } from "./addons.ts";
import { checkNamespaces } from "./namespaces.ts";
import { clusterDefaults, poolDefaults } from "./defaults.ts";
import { checkPlace, checkZoneName, fqdnSuffix } from "./clouds.ts";
import { becomeManaged } from "./managed.ts";
import { latestImage } from "./node-images.ts";
import { newOperationId, startOperation } from "./operations.ts";
import { checkFields } from "./field-checks.ts";
import { checkNewPool, checkFreeAddresses } from "./pool-checks.ts";
import { DEFAULT_VERSION, resolveVersion } from "./versions.ts";
import { asAnswered, isVirtualMachines, nodesAsked } from "./pool-count.ts";
import { defined } from "../../../../domain/schema/defined.ts";

/** Makes a cluster. Answers the operation's id. @throws ArmError */
export function createCluster(context: Context, id: string, sent: JsonObject): string {
  checkFields(context, undefined, sent);
  const location = textAt(sent, "location");
  if (location === undefined)
    throw errors.invalidParameter("location", "The location property is required for this definition.");
  // Source: Azure/AKS#2495.
  if (poolsOf(sent).length === 0) {
    throw errors.invalidParameter(
      "agentPoolProfiles",
      "Required parameter agentPoolProfiles is missing (null).",
    );
  }
  const clientId = servicePrincipalOf(sent);
  const hasIdentity = (textAt(sent, "identity", "type") ?? "None") !== "None";
  if (clientId === undefined && !hasIdentity) {
    throw errors.invalidParameter(
      "servicePrincipalProfile",
      "Provisioning of resource(s) for container service failed: either identity or servicePrincipalProfile is required.",
    );
  }
  if (!hasIdentity) {
    const secret = textAt(sent, "properties", "servicePrincipalProfile", "secret");
    if (clientId !== undefined && !identityChange.principalExists(context, clientId))
      throw errors.servicePrincipalNotFound(clientId, context.settings.tenantId);
    identityChange.checkServicePrincipal(context, sent, secret);
    if (textAt(sent, "properties", "nodeProvisioningProfile", "mode") === "Auto")
      throw errors.autoProvisioningNeedsIdentity();
  }
  const identity = identityChange.resolveIdentity(context, id, undefined, sent);
  const kubelet = identityChange.resolveKubelet(context, id, undefined, sent, identity);
  const body = identityChange.withIdentity(filled(context, id, location, sent), identity);
  identityChange.checkCombination(context, body);
  checkPlace(context.settings, body, kubelet);
  checkZoneName(context.settings, body);
  checkNamespaces(context, body);
  for (const pool of poolsOf(body)) {
    checkNewPool(body, pool);
    checkFreeAddresses(context, body, pool, nodesAsked(pool));
  }
  checkAccess(context, body, kubelet);
  makeNodeGroup(context, body, id);
  const secret = textAt(sent, "properties", "servicePrincipalProfile", "secret");
  let record: ClusterRecord = {
    body,
    pools: Object.fromEntries(
      poolsOf(body).map((pool) => [poolName(pool).toLowerCase(), freshTruth(context, id, pool)]),
    ),
    reimage: null,
    operations: [],
    ...defined({ secret }),
  };
  if (hasIdentity) {
    record = {
      ...becomeManaged(context, record, kubelet ?? null),
      veil: { identityMap: true, identityProfile: true },
    };
    const identities = nodeIdentities(record.body);
    record = {
      ...record,
      pools: Object.fromEntries(
        Object.entries(record.pools).map(([name, truth]) => [name, { ...truth, identities }]),
      ),
    };
  }
  const operation = newOperationId(context);
  const at = context.now + operationMs(context.settings, context.seed, operation, "create");
  startOperation(context, operation, {
    key: canonical(id),
    cluster: record,
    pool: null,
    verb: "Creating",
    effects: [
      { at, kind: "checkAccess" },
      { at, kind: "end" },
    ],
  });
  return operation;
}

/** What AKS fills in. */
function filled(context: Context, id: string, location: string, sent: JsonObject): JsonObject {
  const [, , , group = ""] = id.split("/").slice(1);
  const name = id.slice(id.lastIndexOf("/") + 1);
  const properties = objectAt(sent, "properties");
  const asked = chosenVersion(properties, "kubernetesVersion") ?? DEFAULT_VERSION;
  const version = resolveVersion(asked);
  if (version === undefined) throw errors.versionNotSupported(asked, location);
  const prefix = textAt(properties, "dnsPrefix") ?? name;
  const managed = (textAt(sent, "identity", "type") ?? "None") !== "None";
  const host = token(8, context.seed, "fqdn", id)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "0");
  const full: JsonObject = {
    ...sent,
    id,
    name,
    type: "Microsoft.ContainerService/ManagedClusters",
    location,
    properties: {
      ...clusterDefaults(properties),
      provisioningState: "Creating",
      powerState: { code: "Running" },
      kubernetesVersion: asked,
      currentKubernetesVersion: version,
      dnsPrefix: prefix,
      fqdn: `${prefix}-${host}.hcp.${location}.${fqdnSuffix(context.settings)}`,
      ...privateHost(context, id, `${prefix}-${host}`, location, properties),
      nodeResourceGroup: textAt(properties, "nodeResourceGroup") ?? `MC_${group}_${name}_${location}`,
      // Recorded: with both, the identity wins.
      servicePrincipalProfile: { clientId: managed ? "msi" : (servicePrincipalOf(sent) ?? "msi") },
      maxAgentPools: 100,
      azurePortalFQDN: `${prefix}-${host}.portal.hcp.${location}.${fqdnSuffix(context.settings)}`,
      resourceUID: guid(context.seed, "uid", id).replaceAll("-", "").slice(0, 24),
    },
    sku: sent["sku"] ?? { name: "Base", tier: "Free" },
    kind: sent["kind"] ?? "Base",
  };
  return withPools(withAt(full, ["properties", "identityProfile"], undefined), (pool) =>
    filledPool(context, pool, location, version, objectAt(full, "properties", "networkProfile")),
  );
}

/** A private cluster's name in the zone that AKS makes, or in the custom one. Source: docs: private-clusters. */
function privateHost(
  { seed, settings }: Context,
  id: string,
  host: string,
  location: string,
  properties: JsonObject,
): JsonObject {
  if (objectAt(properties, "apiServerAccessProfile")["enablePrivateCluster"] !== true) return {};
  const custom = textAt(properties, "apiServerAccessProfile", "privateDNSZone") ?? "system";
  const zone = custom.includes("/")
    ? custom.slice(custom.lastIndexOf("/") + 1)
    : `${guid(seed, "private zone", canonical(id))}.privatelink.${location}.${fqdnSuffix(settings)}`;
  return { privateFQDN: `${host}.${zone}` };
}

/** Clients that leave the choice to AKS send no version, or an empty one as `az aks create` does. */
function chosenVersion(of: JsonObject, field: string): string | undefined {
  const version = textAt(of, field);
  return version === "" ? undefined : version;
}

/** What AKS fills in for a pool. */
export function filledPool(
  context: Context,
  pool: JsonObject,
  location: string,
  version: string,
  network: JsonObject,
): JsonObject {
  const filled: JsonObject = {
    ...pool,
    ...poolDefaults(pool, network),
    ...(isVirtualMachines(pool) ? {} : { count: numberAt(pool, "count") ?? 1 }),
    orchestratorVersion: chosenVersion(pool, "orchestratorVersion") ?? version,
    currentOrchestratorVersion: chosenVersion(pool, "orchestratorVersion") ?? version,
    provisioningState: "Creating",
    powerState: { code: "Running" },
    nodeImageVersion: textAt(pool, "nodeImageVersion") ?? latestImage(context, pool, location).version,
  };
  return asAnswered(filled);
}

export function freshTruth({ seed }: { seed: string }, clusterId: string, pool: JsonObject): PoolTruth {
  const scaled =
    (textAt(pool, "type") ?? "VirtualMachineScaleSets") === "VirtualMachineScaleSets" &&
    textAt(pool, "mode") !== "Machines";
  const digits = String(10_000_000 + Math.floor(roll(seed, "scale set", canonical(clusterId)) * 89_999_999));
  return {
    nodeLabelImage: textAt(pool, "nodeImageVersion") ?? "",
    scaleSet: scaled ? `aks-${poolName(pool)}-${digits}-vmss` : null,
    identities: [],
  };
}

function makeNodeGroup({ world }: Context, body: JsonObject, id: string): void {
  const [, subscription = ""] = id.split("/").slice(1);
  const name = textAt(body, "properties", "nodeResourceGroup") ?? "";
  const group = groupId(subscription, name);
  world.put("groups", canonical(group), {
    body: {
      id: group,
      name,
      type: "Microsoft.Resources/resourceGroups",
      location: textAt(body, "location"),
      managedBy: id,
      properties: { provisioningState: "Succeeded" },
    },
  });
}
