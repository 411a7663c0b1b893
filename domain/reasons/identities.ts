import { catalogue, fixed, sentence } from "../text/catalogue.ts";

/** Why a migration gives a cluster these identities: a clause each, for the plan. */
export const CHOSEN_IDENTITIES = catalogue({
  "user-assigned": fixed(
    "the control plane gets a user-assigned identity: Keyless assigns its roles before AKS uses it, and it outlives the cluster",
  ),
  "system-assigned": fixed(
    "the control plane gets a system-assigned identity, as requested: the change creates it, so Keyless assigns its roles afterwards",
  ),
  "keeps-kubelet": fixed(
    "the cluster no longer uses its service principal, but nodes still do: they get the kubelet identity that the cluster shows",
  ),
  "keeps-control-plane": fixed("the control plane keeps its identity, because the request names no other"),
  "own-kubelet": fixed(
    "the kubelet identity may pull images before the nodes get it, so no pod waits for a role assignment",
  ),
  "kubelet-by-aks": fixed(
    "AKS creates the kubelet identity during the change, so Keyless assigns its roles afterwards",
  ),
  "kubelet-by-aks-there": sentence(
    ({ location }) =>
      `AKS in ${location} accepts no kubelet identity of yours and creates one during the change, so Keyless assigns its roles afterwards`,
    { location: "chinanorth3" },
  ),
  "one-change": fixed("both identities change in one request, so that AKS re-images the nodes once"),
});

export const { say: whyIdentity } = CHOSEN_IDENTITIES;
