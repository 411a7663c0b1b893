import { isObject, type Json, type JsonObject, objectAt, textAt } from "../../world/json.ts";

/** What AKS fills in below `properties` of a new cluster. Recorded: 91 clusters of 2025. */
const CLUSTER: JsonObject = {
  supportPlan: "KubernetesOfficial",
  enableRBAC: true,
  securityProfile: {},
  workloadAutoScalerProfile: {},
  oidcIssuerProfile: { enabled: false },
  metricsProfile: { costAnalysis: { enabled: false } },
  bootstrapProfile: { artifactSource: "Direct" },
  nodeProvisioningProfile: { mode: "Manual", defaultNodePools: "Auto" },
  autoUpgradeProfile: { nodeOSUpgradeChannel: "NodeImage" },
  storageProfile: {
    diskCSIDriver: { enabled: true, version: "v1" },
    fileCSIDriver: { enabled: true },
    snapshotController: { enabled: true },
  },
};

const NETWORK: JsonObject = {
  networkPolicy: "none",
  networkDataplane: "azure",
  loadBalancerSku: "standard",
  serviceCidr: "10.0.0.0/16",
  serviceCidrs: ["10.0.0.0/16"],
  dnsServiceIP: "10.0.0.10",
  outboundType: "loadBalancer",
  ipFamilies: ["IPv4"],
  podLinkLocalAccess: "IMDS",
};

const PODS: JsonObject = { podCidr: "10.244.0.0/16", podCidrs: ["10.244.0.0/16"] };

/** What Azure takes and does not answer (recorded). */
const SWALLOWED: readonly (readonly [string, Json])[] = [
  ["scaleSetPriority", "Regular"],
  ["scaleSetEvictionPolicy", "Delete"],
  ["spotMaxPrice", -1],
];

const SPOT_KEY = "kubernetes.azure.com/scalesetpriority";

/** The properties of a new cluster with what AKS fills in; what was sent stays. */
export function clusterDefaults(sent: JsonObject): JsonObject {
  const { addonProfiles, ...others } = sent;
  const addons = isObject(addonProfiles) && Object.keys(addonProfiles).length > 0 ? { addonProfiles } : {};
  return {
    ...CLUSTER,
    ...Object.fromEntries(Object.entries(others).filter(([, value]) => value !== null)),
    ...addons,
    networkProfile: networkDefaults(objectAt(sent, "networkProfile")),
  };
}

function networkDefaults(sent: JsonObject): JsonObject {
  const given = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== null));
  const plugin = textAt(given, "networkPlugin");
  const chosen: JsonObject =
    plugin === undefined ? { networkPlugin: "azure", networkPluginMode: "overlay" } : {};
  const mode = textAt({ ...chosen, ...given }, "networkPluginMode");
  const balanced = (textAt(given, "outboundType") ?? "loadBalancer") === "loadBalancer";
  return {
    ...NETWORK,
    ...(mode === "overlay" || plugin === "kubenet" ? PODS : {}),
    ...(balanced
      ? { loadBalancerProfile: { managedOutboundIPs: { count: 1 }, backendPoolType: "nodeIPConfiguration" } }
      : {}),
    ...chosen,
    ...given,
  };
}

/** What AKS fills in for a new pool, and says otherwise than it was sent; the rest of the pool stays. */
export function poolDefaults(pool: JsonObject, network: JsonObject): JsonObject {
  const windows = textAt(pool, "osType") === "Windows";
  const size = textAt(pool, "vmSize");
  const disk = pool["osDiskSizeGB"];
  const unsaid: Record<string, undefined> = {};
  const spot = textAt(pool, "scaleSetPriority") === "Spot";
  for (const [name, value] of spot ? [] : SWALLOWED) if (pool[name] === value) unsaid[name] = undefined;
  for (const name of ["nodeTaints", "nodeInitializationTaints"]) {
    const taints = pool[name];
    if (Array.isArray(taints) && taints.length === 0) unsaid[name] = undefined;
  }
  const filled: JsonObject = {
    osType: textAt(pool, "osType") ?? "Linux",
    mode: textAt(pool, "mode") ?? "User",
    type: textAt(pool, "type") ?? "VirtualMachineScaleSets",
    osSKU: textAt(pool, "osSKU") ?? (windows ? "Windows2022" : "Ubuntu"),
    vmSize: size === undefined || size === "" ? "Standard_D4s_v5" : size,
    osDiskSizeGB: typeof disk === "number" && disk > 0 ? disk : 128,
    osDiskType: textAt(pool, "osDiskType") ?? "Managed",
    kubeletDiskType: textAt(pool, "kubeletDiskType") ?? "OS",
    maxPods: pool["maxPods"] ?? podsANode(network),
    scaleDownMode: textAt(pool, "scaleDownMode") ?? "Delete",
    upgradeSettings: { maxSurge: "10%", maxUnavailable: "0", ...objectAt(pool, "upgradeSettings") },
    securityProfile: {
      enableVTPM: false,
      enableSecureBoot: false,
      ...objectAt(pool, "securityProfile"),
      sshAccess: spelledAccess(textAt(pool, "securityProfile", "sshAccess")),
    },
  };
  return { ...filled, ...unsaid, ...(spot ? spotDefaults(pool) : {}) };
}

/** What keeps pods off nodes that may be evicted at any time. Source: docs: spot-node-pool ("label", "taint"). */
function spotDefaults(pool: JsonObject): JsonObject {
  const taint = `${SPOT_KEY}=spot:NoSchedule`;
  const sent = pool["nodeTaints"];
  const taints = Array.isArray(sent) ? sent : [];
  return {
    scaleSetEvictionPolicy: textAt(pool, "scaleSetEvictionPolicy") ?? "Delete",
    spotMaxPrice: pool["spotMaxPrice"] ?? -1,
    nodeLabels: { ...objectAt(pool, "nodeLabels"), [SPOT_KEY]: "spot" },
    nodeTaints: taints.includes(taint) ? taints : [...taints, taint],
  };
}

function podsANode(network: JsonObject): number {
  if (textAt(network, "networkPlugin") === "kubenet") return 110;
  return textAt(network, "networkPluginMode") === "overlay" ? 250 : 30;
}

/** Recorded: `localuser` comes back as `LocalUser`. */
function spelledAccess(sent: string | undefined): string {
  return sent === undefined || sent.toLowerCase() === "localuser" ? "LocalUser" : sent;
}
