import { count } from "../text/count.ts";
import { sentence } from "../text/catalogue.ts";

/** Nodes are listed only as far as a person can read them. */
const NAMED_AT_MOST = 20;

function oldNodes(old: readonly string[] | undefined): string {
  if (old === undefined) return "All of its nodes from before the change are still there.";
  const known = old.slice(0, NAMED_AT_MOST).join(", ");
  const more = old.length - NAMED_AT_MOST;
  return `These nodes from before the change may still be there: ${known}${more > 0 ? ` and ${String(more)} more` : ""}.`;
}

/** What is left to do for a node pool, after its name. */
export const POOL_REMAINS = {
  "pool-open": sentence(({ pool, why }) => `Node pool ${pool}: ${why}`, {
    pool: "win",
    why: "It still uses the service principal.",
  }),
  "pool-half-replaced": sentence<{
    readonly pool: string;
    readonly nodes: number;
    readonly old: readonly string[] | undefined;
  }>(
    ({ pool, nodes, old }) =>
      `Node pool ${pool} had ${count(nodes, "node")} and may have more now. ${oldNodes(old)}`,
    { pool: "apps", nodes: 3, old: ["aks-apps-12345678-vmss000000"] },
  ),
  "image-kept": sentence(({ pool }) => `Node pool ${pool} got its new node image and keeps it.`, {
    pool: "apps",
  }),
  "image-not-upgraded": sentence(({ pool, why }) => `Node pool ${pool} was not upgraded: ${why}.`, {
    pool: "apps",
    why: "skipped by Ada",
  }),
  "image-end-not-seen": sentence(
    ({ pool }) => `Node pool ${pool} was not upgraded, or the end of its upgrade was not seen.`,
    { pool: "apps" },
  ),
  "image-not-on-nodes": sentence(
    ({ pool, why }) => `Node pool ${pool}: ${why}. Upgrade it again and look at its nodes.`,
    { pool: "apps", why: "Azure shows another node image than its nodes have" },
  ),
};
