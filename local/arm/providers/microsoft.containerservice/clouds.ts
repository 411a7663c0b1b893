import { nameOf } from "../../world/ids.ts";
import type { JsonObject } from "../../world/json.ts";
import { textAt } from "../../world/json.ts";
import type { Settings } from "../../core/settings.ts";
import { customZone, identityType } from "./cluster-body.ts";
import * as errors from "./errors/identity.ts";

/** What API server names end with. Source: docs: outbound-rules-control-egress. */
export function fqdnSuffix({ cloud }: Settings): string {
  return {
    public: "azmk8s.io",
    usGovernment: "cx.aks.containerservice.azure.us",
    china: "cx.prod.service.azk8s.cn",
  }[cloud];
}

/** Source: docs: user-assigned-managed-identity, limitations. */
const WITHOUT_USER_ASSIGNED = ["usdodcentral", "usdodeast", "usgoviowa"];
/** Source: docs: pre-created-kubelet-managed-identity, limitations. */
const WITHOUT_OWN_KUBELET = ["chinaeast", "chinanorth"];

/**
 * A private DNS zone of the user's own is called `privatelink.REGION.SUFFIX`, or that below a name of its own.
 * Source: docs: private-clusters. The code is not published. @throws ArmError
 */
export function checkZoneName(settings: Settings, body: JsonObject): void {
  const zone = customZone(body);
  if (zone === undefined) return;
  const location = (textAt(body, "location") ?? "").toLowerCase();
  const name = nameOf(zone).toLowerCase();
  const wanted = `privatelink.${location}.${fqdnSuffix(settings)}`;
  if (name !== wanted && !name.endsWith(`.${wanted}`)) throw errors.zoneName(name, wanted);
}

/** What some regions of sovereign clouds do not do. @throws ArmError */
export function checkPlace(settings: Settings, body: JsonObject, kubelet: string | undefined): void {
  if (settings.cloud === "public") return;
  const location = (textAt(body, "location") ?? "").toLowerCase().replaceAll(" ", "");
  if (identityType(body) === "UserAssigned" && WITHOUT_USER_ASSIGNED.includes(location)) {
    throw errors.identityNotInRegion(location);
  }
  if (kubelet !== undefined && WITHOUT_OWN_KUBELET.includes(location))
    throw errors.kubeletNotInRegion(location);
}
