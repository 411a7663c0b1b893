import { describe, expect, it } from "vitest";
import { keptPulls } from "../../../../domain/grants/wanted/kept-pulls.ts";
import { wantedGrants } from "../../../../domain/grants/wanted/wanted.ts";
import { cluster, facts, held, identityId, REGISTRY_ID, VNET_ID } from "../../../support/migration-facts.ts";

const CUSTOM = { id: "c0ffee00-0000-4000-8000-000000000001" };
const custom = (actions: readonly string[], notActions: readonly string[] = []) => ({
  name: "Of our own",
  rights: [
    {
      onResources: { actions: [...actions], notActions: [...notActions] },
      onData: { actions: [], notActions: [] },
    },
  ],
});
const PULL = "Microsoft.ContainerRegistry/registries/pull/read";

describe("a kubelet identity with a custom role", () => {
  const kept = (role: ReturnType<typeof custom> | undefined) =>
    keptPulls(
      facts({
        cluster: cluster({
          controlPlane: { kind: "systemAssigned", principalId: "cp" },
          kubelet: { resourceId: identityId("k"), clientId: "k", objectId: "k" },
        }),
        held: [held(CUSTOM, REGISTRY_ID, { by: "kubelet", ...(role === undefined ? {} : { custom: role }) })],
        registries: [{ id: REGISTRY_ID, mode: "registry" }],
      }),
    ).map(({ roleName }) => roleName);

  it.each([
    ["lacks nothing where the role pulls", custom([PULL]), []],
    ["lacks AcrPull where the role takes pulling away", custom(["*"], [PULL]), ["AcrPull"]],
    ["lacks AcrPull as far as anybody knows where Azure does not show the role", undefined, ["AcrPull"]],
  ])("%s", (_, role, lacks) => {
    expect(kept(role)).toEqual(lacks);
  });
});

it("a custom role that joins on a whole subscription is followed to what the cluster names, and no wider", () => {
  const subscription = VNET_ID.slice(0, VNET_ID.indexOf("/resourceGroups"));
  const wanted = wantedGrants(
    facts({ held: [held(CUSTOM, subscription, { custom: custom(["Microsoft.Network/*"]) })] }),
    undefined,
  );
  expect(wanted.map(({ scope }) => scope)).toEqual([`${VNET_ID}/subnets/aks`]);
});
