import { describe, expect, it } from "vitest";
import { userAssignedIdentityId } from "../../../domain/arm-id/arm-id.ts";
import { principalsOutOfUse, targetOf } from "../../../domain/migration/target.ts";
import { cluster, facts, SUBSCRIPTION } from "../../support/migration-facts.ts";

const identity = (name: string) => userAssignedIdentityId(SUBSCRIPTION, "rg-identities", name);
const kubelet = { resourceId: identity("nodes"), clientId: "c", objectId: "the-kubelet" };

function outOfUse(changes: Parameters<typeof cluster>[0], request: object): readonly string[] {
  const present = facts({ cluster: cluster(changes) });
  return principalsOutOfUse(
    present,
    targetOf(present.cluster, { clusterId: present.cluster.id, ...request }),
  );
}

describe("principals that a change takes out of use", () => {
  const system = { controlPlane: { kind: "systemAssigned", principalId: "the-system" }, kubelet } as const;

  it("leave out a kubelet identity that stays (its clean-up was refused for ever as identity-in-use)", () => {
    expect(outOfUse(system, { identityType: "UserAssigned" })).toEqual(["the-system"]);
  });

  it("leave out a control plane that stays", () => {
    expect(outOfUse(system, { kubeletIdentityId: identity("others") })).toEqual(["the-kubelet"]);
  });

  it("are the service principal alone where the cluster leaves one", () => {
    const { servicePrincipal } = facts();
    const objectId = servicePrincipal?.kind === "found" ? servicePrincipal.objectId : "";
    expect(outOfUse({}, {})).toEqual([objectId]);
  });
});
