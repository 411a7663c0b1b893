import type { Addon, Cluster } from "../cluster/cluster.ts";

/** Add-ons and ingress features with an identity that needs rights outside the node resource group, by profile name. */
export const ADDONS = {
  applicationGateway: "ingressApplicationGateway",
  virtualNode: "aciConnectorLinux",
  monitoring: "omsagent",
  vaultProvider: "azureKeyvaultSecretsProvider",
  appRouting: "webAppRouting",
  applicationLoadBalancer: "applicationLoadBalancer",
} as const;

/** An add-on that is switched on, whatever the case of its name: AKS keeps the spelling of whoever set it. */
export function addonNamed({ addons }: Pick<Cluster, "addons">, name: string): Addon | undefined {
  return addons.find((addon) => addon.name.toLowerCase() === name.toLowerCase());
}
