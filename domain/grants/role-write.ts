import { type Write, plannedWrite } from "../writes/writes.ts";
import { granteeOf, type WantedGrant } from "./grant.ts";

/** The write that makes a wanted role assignment. */
export function roleWrite(grant: WantedGrant): Write {
  const { roleName: role, scope, because, condition } = grant;
  const conditional = condition !== undefined;
  return plannedWrite("assign-role", scope, { role, to: granteeOf(grant), because, conditional });
}
