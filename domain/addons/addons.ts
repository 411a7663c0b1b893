import type { Addon, Cluster } from "../cluster/cluster.ts";

/** An add-on that is switched on, whatever the case of its name: AKS keeps the spelling of whoever set it. */
export function addonNamed({ addons }: Pick<Cluster, "addons">, name: string): Addon | undefined {
  return addons.find((addon) => addon.name.toLowerCase() === name.toLowerCase());
}
