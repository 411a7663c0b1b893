import { namesApart } from "../cluster/names-apart.ts";
import { nameOf, readResourceId, partsOf } from "../arm-id/arm-id.ts";

/** Who else is known to use the identity that a cluster leaves. */
interface Users {
  readonly cluster: { readonly id: string };
  /** Ids of clusters. */
  readonly sharedWith?: readonly string[] | undefined;
  /** Ids of other resources. */
  readonly usedBy?: readonly string[] | undefined;
  /** Names of federated credentials. */
  readonly federated?: readonly string[] | undefined;
}

/** The same as people call them; empty for nobody. */
export function namesOfUsers({ cluster, sharedWith = [], usedBy = [], federated = [] }: Users): string[] {
  return [
    ...namesApart(sharedWith, [cluster.id]),
    ...usedBy.map(named),
    ...federated.map((credential) => `the federated credential ${credential}`),
  ];
}

/** Names of machines and web apps say less than those of clusters. */
function named(id: string): string {
  const resource = readResourceId(id);
  if (resource === undefined) return nameOf(id);
  const { provider, types } = partsOf(resource);
  return `${nameOf(id)} (${provider}/${types.join("/")})`;
}
