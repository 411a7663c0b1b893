/** The endpoints of an Azure cloud. A deployment serves one cloud, because tokens are valid in one cloud only. */
export interface Cloud {
  readonly name: "public" | "usGovernment" | "china" | "simulator";
  readonly arm: string;
  readonly armScope: string;
  readonly authority: string;
  readonly graph: string;
  readonly graphScope: string;
  /** The suffix of the host of a storage account's table service. */
  readonly tableSuffix: string;
}

/**
 * Hosts as the SDKs know them; source: `@azure/arm-containerservice` cloud settings, learn.microsoft.com/graph/deployments,
 * learn.microsoft.com/azure/storage/common/storage-powershell-independent-clouds.
 */
export const CLOUDS = {
  public: {
    name: "public",
    arm: "https://management.azure.com",
    armScope: "https://management.azure.com/.default",
    authority: "https://login.microsoftonline.com",
    graph: "https://graph.microsoft.com",
    graphScope: "https://graph.microsoft.com/.default",
    tableSuffix: ".table.core.windows.net",
  },
  usGovernment: {
    name: "usGovernment",
    arm: "https://management.usgovcloudapi.net",
    armScope: "https://management.usgovcloudapi.net/.default",
    authority: "https://login.microsoftonline.us",
    graph: "https://graph.microsoft.us",
    graphScope: "https://graph.microsoft.us/.default",
    tableSuffix: ".table.core.usgovcloudapi.net",
  },
  china: {
    name: "china",
    arm: "https://management.chinacloudapi.cn",
    armScope: "https://management.chinacloudapi.cn/.default",
    authority: "https://login.chinacloudapi.cn",
    graph: "https://microsoftgraph.chinacloudapi.cn",
    graphScope: "https://microsoftgraph.chinacloudapi.cn/.default",
    tableSuffix: ".table.core.chinacloudapi.cn",
  },
} as const satisfies Record<string, Cloud>;

/** The hosts of the simulator, which resolve to nothing: a request that is not redirected cannot leave the machine. */
export const SIMULATOR_CLOUD: Cloud = {
  name: "simulator",
  arm: "https://arm.sim.invalid",
  armScope: "https://arm.sim.invalid/.default",
  authority: "https://login.sim.invalid",
  graph: "https://graph.sim.invalid",
  graphScope: "https://graph.sim.invalid/.default",
  tableSuffix: ".table.sim.invalid",
};
