import type { ResourceId } from "../arm-id/arm-id.ts";
import type { Addon } from "../cluster/cluster.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";

/** For roles that an add-on needs at a resource that the cluster's JSON does not name. */
export const scopeNotShown = (clusterId: ResourceId, { name }: Pick<Addon, "name">, roles: string): Finding =>
  finding("add-on-scope-not-shown", clusterId, { addon: name, roles });
