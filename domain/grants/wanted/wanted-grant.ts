import type { ArmId } from "../../arm-id/arm-id.ts";
import type { WantedGrant } from "../grant.ts";
import type { Role } from "../../roles/roles.ts";

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
