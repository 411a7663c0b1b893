import type { ArmId } from "../../arm-id/arm-id.ts";
import type { WantedGrant } from "../grant.ts";
import type { Role } from "../../roles/roles.ts";
import type { GrantCondition } from "../condition.ts";

/** A wanted grant under a condition, if there is one. */
export const under = (condition: GrantCondition | undefined, grant: WantedGrant): WantedGrant =>
  condition === undefined ? grant : { ...grant, condition };

export function controlPlane(role: Role, scope: ArmId, because: string): WantedGrant {
  return { identity: "controlPlane", roleName: role.name, roleId: role.id, scope, because };
}

export function kubelet(role: Role, scope: ArmId, because: string): WantedGrant {
  return { identity: "kubelet", roleName: role.name, roleId: role.id, scope, because };
}

/** For the identity of an add-on, which on a cluster with a service principal AKS makes only with the change. */
export function forAddon(name: string, role: Role, scope: ArmId, because: string): WantedGrant {
  return { identity: "addon", addon: name, roleName: role.name, roleId: role.id, scope, because };
}
