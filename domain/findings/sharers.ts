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
  const hidden = `Keyless cannot look for clusters whose nodes still use a service principal that their JSON no longer names: ${because ?? "nobody has looked"}`;
  return clusters.length === 0 ? hidden : named;
}

const LOOK =
  "Finish the migration of such clusters: `inspect-cluster` shows the pools that were not re-imaged. Until then keep the service principal and its roles.";

/** Other clusters on the principal that one leaves: those that are known to use it, and those of which nobody can tell. */
export const SHARERS = {
  "principal-shared": warning({
    means: ({ oldIdentity, clusters }) =>
      `Other clusters use ${oldIdentity} too: ${clusters.join(", ")}. They keep it and its roles. A clean-up after this migration does not remove role assignments that they may need.`,
    remedy:
      "Migrate those clusters as well, and clean up after the last one. To renew a secret that they share, add one (`az ad sp credential reset --append`), so that the one in use stays valid.",
    source: aksIssue(117),
    example: { oldIdentity: "the service principal", clusters: ["green"] },
  }),
  "grant-used-elsewhere": warning({
    means: ({ clusters }) =>
      `${clusters.length === 1 ? "The cluster" : "The clusters"} ${clusters.join(", ")} still ${clusters.length === 1 ? "uses" : "use"} the old identity and may need this role assignment. It stays.`,
    remedy: "Migrate every such cluster, then run this clean-up again.",
    source: aksIssue(117),
    example: { clusters: ["green"] },
  }),
  "principal-perhaps-shared": warning({
    means: ({ oldIdentity, ...clusters }) =>
      `${unjudged(clusters)}. So it cannot be judged whether they use ${oldIdentity} too. A clean-up after this migration does not remove role assignments that they may need.`,
    remedy: LOOK,
    source: aksDocs("use-managed-identity"),
    example: { oldIdentity: "the service principal", clusters: ["green"] } as Unjudged & {
      oldIdentity: string;
    },
  }),
  "grant-perhaps-used-elsewhere": warning({
    means: (clusters) =>
      `${unjudged(clusters)}. So it cannot be judged whether they need this role assignment. It stays.`,
    remedy: LOOK,
    source: aksDocs("use-managed-identity"),
    example: { clusters: ["green"] } as Unjudged,
  }),
};
