import { catalogue, fixed, sentence } from "../text/catalogue.ts";

const pool = { pools: ["win"] };

/** Why nothing that a run has read shows that a cluster can still do something. */
export const NOT_PROVEN = catalogue({
  "end-not-seen": fixed("the end of the change was not seen"),
  "identities-not-shown": fixed("Azure does not show the cluster with its new identities"),
  "not-assigned": sentence(({ role, to }) => `${role} was not assigned to ${to}`, {
    role: "AcrPull",
    to: "the kubelet identity",
  }),
  "not-in-effect": sentence(({ role, from }) => `${role} is assigned and counts as effective from ${from}`, {
    role: "AcrPull",
    from: "2030-03-01T09:00:00.000Z",
  }),
  "pools-not-read": fixed("the node pools were not read, and their nodes may use the old identity"),
  "pools-open": sentence<{ readonly pools: readonly string[] }>(
    ({ pools }) =>
      `the nodes of ${pools.length === 1 ? "node pool" : "node pools"} ${pools.join(", ")} still use the old identity`,
    pool,
  ),
  "given-by-aks": fixed("AKS gives its identities this right itself, and the run has not read it back"),
  "not-carried": sentence(({ because }) => `not carried over: ${because}`, {
    because: "no rule of AKS asks for it, or it is too broad to follow",
  }),
});

export const { say: notProven } = NOT_PROVEN;
