import type { JsonObject } from "../../core/json.ts";
import { textAt } from "../../core/json.ts";
import type { Settings } from "../../core/settings.ts";
import { identityType } from "./cluster-body.ts";
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
