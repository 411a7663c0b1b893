import { warning } from "./row.ts";
import { aksDocs, aksIssue } from "./sources.ts";

/** Clusters of which it cannot be judged whether they use a service principal. */
interface Unjudged {
  /** Their names; empty where not even these are known. */
  readonly clusters: readonly string[];
  /** Why they are not known, as a clause. */
  readonly because?: string | undefined;
}

function unjudged({ clusters, because }: Unjudged): string {
  const named = `Nodes of ${clusters.join(", ")} still use a service principal that the cluster's JSON no longer names, and Azure no longer shows which one it is`;
  const hidden = `Keyless cannot tell what else uses the old identity: ${because ?? "nobody has looked"}`;
  return clusters.length === 0 ? hidden : named;
}

const LOOK =
  "Finish the migration of such clusters: `inspect-cluster` shows the pools that were not re-imaged. Until then keep the service principal and its roles.";

/** Who else uses the principal that a cluster leaves: those that are known to use it, and those of which nobody can tell. */
export const SHARERS = {
  "principal-shared": warning({
    means: ({ oldIdentity, users }) =>
      `Others use ${oldIdentity} too: ${users.join(", ")}. They keep it and its roles. A clean-up after this migration does not remove role assignments that they may need.`,
    remedy:
      "Migrate such clusters as well, give other resources an identity of their own, and clean up after the last one. To renew a secret that they share, add one (`az ad sp credential reset --append`), so that the one in use stays valid.",
    source: aksIssue(117),
    example: { oldIdentity: "the service principal", users: ["green"] },
  }),
  "grant-used-elsewhere": warning({
    means: ({ users }) =>
      `Others still use the old identity and may need this role assignment: ${users.join(", ")}. It stays.`,
    remedy:
      "Migrate every such cluster, and give other resources and workloads an identity of their own. Then run this clean-up again.",
    source: aksIssue(117),
    example: { users: ["green", "build (Microsoft.Compute/virtualMachines)"] },
  }),
  "principal-perhaps-shared": warning({
    means: ({ oldIdentity, ...clusters }) =>
      `${unjudged(clusters)}. So it cannot be judged who uses ${oldIdentity} too. A clean-up after this migration does not remove role assignments that they may need.`,
    remedy: LOOK,
    source: aksDocs("use-managed-identity"),
    example: { oldIdentity: "the service principal", clusters: ["green"] } as Unjudged & {
      oldIdentity: string;
    },
  }),
  "grant-perhaps-used-elsewhere": warning({
    means: (clusters) =>
      `${unjudged(clusters)}. So it cannot be judged who needs this role assignment. It stays.`,
    remedy: LOOK,
    source: aksDocs("use-managed-identity"),
    example: { clusters: ["green"] } as Unjudged,
  }),
};
