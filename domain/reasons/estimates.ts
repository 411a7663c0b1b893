import { catalogue, fixed, sentence } from "../text/catalogue.ts";
import { count } from "../text/count.ts";
import { formatDuration, hours } from "../text/duration.ts";

const spanned = (what: string) => sentence(({ span }) => `${span} ${what}`, { span: "8 to 11 min" });

/** Why a plan expects to take as long as it says: clauses, which may be joined by a comma. */
export const ESTIMATES = catalogue({
  "calls-of-seconds": fixed("each of these calls answers within seconds"),
  "only-reads": fixed("the run only reads"),
  "fleet-reads": fixed("the run only reads, about a hundred clusters at a time"),
  registration: fixed("registering usually takes minutes; Azure gives no upper limit"),
  "image-upgrades": sentence(
    ({ span, pools }) =>
      `about ${span} for ${count(pools, "pool")}, one after the other, from node counts and surge settings`,
    { span: "8 to 11 min", pools: 2 },
  ),
  sweep: sentence(
    ({ clusters, waves, floorMs }) =>
      `${count(clusters, "cluster")} in ${count(waves, "wave")}, as many at a time as the waves allow; at least ${formatDuration(floorMs)}, plus the time for approvals and maintenance windows`,
    { clusters: 40, waves: 3, floorMs: hours(9) },
  ),
  replication: spanned("until Microsoft Entra ID knows the new identities"),
  "roles-take-effect": spanned("until the role assignments take effect"),
  "late-roles-take-effect": spanned(
    "until the role assignments of identities that the update creates take effect",
  ),
  reconcile: spanned("to reconcile the cluster"),
  "identity-update": sentence(
    ({ span, pools }) =>
      `${span} for the update of the control plane${pools === 0 ? "" : ` and ${count(pools, "pool")}`}`,
    { span: "8 to 11 min", pools: 2 },
  ),
  "node-identities": spanned("to read which identity the nodes use"),
  "other-pools": spanned("for pools that the update does not re-image"),
  "in-cluster": spanned("for kubectl commands in the cluster"),
  migration: sentence<{ readonly parts: readonly string[]; readonly pools: number }>(
    ({ parts, pools }) =>
      `about ${parts.join(", ")}; ${pools === 0 ? "nodes stay as they are" : "from node counts and surge settings, as measured on idle nodes: the time to drain nodes is not included"}`,
    { parts: ["8 to 11 min for the update of the control plane and 2 pools"], pools: 2 },
  ),
  "no-roles": fixed("no role assignments to wait for"),
  creation: sentence(({ span }) => `about ${span} for the cluster`, { span: "8 to 11 min" }),
});

export const { say: expectedBecause } = ESTIMATES;
