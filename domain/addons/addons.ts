import type { Addon, Cluster } from "../cluster/cluster.ts";

/** An enabled add-on, whatever the case of its name: AKS keeps the case of the request. */
export function addonNamed({ addons }: Pick<Cluster, "addons">, name: string): Addon | undefined {
  return addons.find((addon) => addon.name.toLowerCase() === name.toLowerCase());
}
