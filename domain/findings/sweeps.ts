import { asClause } from "../text/as-clause.ts";
import { count } from "../text/count.ts";
import { blocker, note, warning } from "./row.ts";

const FLEET_UPDATES = "https://learn.microsoft.com/azure/kubernetes-fleet/concepts-update-orchestration";
const QUOTAS = "https://learn.microsoft.com/azure/aks/quotas-skus-regions";
const FREEZE = "the plans of the clusters' own runs";

const SHARED = {
  principal: "run on the service principal",
  identity: "use the identity",
  subnet: "have nodes in the subnet",
  registry: "pull from the registry",
  quota: "need the quota for",
};

/** The types of the values are those of the example. */
const example: { kind: keyof typeof SHARED; what: string; targets: number; surge: number } = {
  kind: "subnet",
  what: "snet-aks",
  targets: 6,
  surge: 12,
};

/** What a sweep over many clusters finds. */
export const SWEEPS = {
  "sweep-without-targets": blocker({
    means: ({ fleet, leftOut }) =>
      leftOut === 0
        ? `None of the ${count(fleet, "cluster")} that Keyless can read matches \`targets\`.`
        : `All clusters that match \`targets\` are left out: ${count(leftOut, "cluster")}.`,
    remedy:
      "Check `targets` against `az aks list`. If clusters are left out, `leftOut` in the plan says why: remove these reasons.",
    source: FREEZE,
    example: { fleet: 40, leftOut: 3 },
  }),
  "sweep-fits-no-window": blocker({
    means: ({ clusters, why }) =>
      `${clusters === 1 ? "The cluster does not fit" : `None of ${count(clusters, "cluster")} fits`}: ${why}.`,
    remedy:
      "Make one of the `windows` at least as long as that, let one window start when another ends, or shorten the `blackouts`. Without `windows`, clusters start at any time.",
    source: FREEZE,
    example: {
      clusters: 3,
      why: "it is predicted to take 2 h 00 min, with a margin 2 h 30 min, which fits in none of the windows",
    },
  }),
  "sweep-too-large": blocker({
    means: ({ targets, atMost, because }) =>
      `The sweep would change ${count(targets, "cluster")}, and ${String(atMost)} ${atMost === 1 ? "is" : "are"} allowed: ${because}.`,
    remedy:
      "Narrow `targets`. To change as many on purpose, set `blastRadius` in the request: `clusters` is the number that is allowed, and `percent` may limit it further.",
    source: FLEET_UPDATES,
    example: { targets: 120, atMost: 50, because: "without blastRadius, 50 are allowed at most" },
  }),
  "sweep-leaves-out": note({
    means: ({ clusters, because, examples }) =>
      `${count(clusters, "cluster")} ${clusters === 1 ? "is" : "are"} left out: ${asClause(because)}. ${clusters === examples.length ? "They are" : "Among them are"} ${examples.join(", ")}.`,
    remedy: "Remove the reason and make a new plan, or include them in a later sweep.",
    source: FREEZE,
    example: {
      clusters: 2,
      because: "cluster-stopped: The cluster is stopped.",
      examples: ["blue", "green"],
    },
  }),
  "sweep-wave-empty": warning({
    means: ({ wave }) =>
      `No cluster is in the wave ${wave}. The sweep continues with the next wave immediately.`,
    remedy: "Check the tags and numbers of the waves before it.",
    source: FREEZE,
    example: { wave: "canary" },
  }),
  "sweep-targets-share": warning({
    means: ({ kind, what, targets, surge }) =>
      `${count(targets, "cluster")} of the sweep ${SHARED[kind]} ${what}.${surge === 0 ? "" : ` Upgrades that run together add up to ${count(surge, "node")} to it for a while.`}`,
    remedy:
      "Keep few of them in a wave, or lower its concurrency, `perSubscription` and `perRegion`. What they share must not be removed before the last of them is through.",
    source: QUOTAS,
    example,
  }),
};
