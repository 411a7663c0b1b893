import { describe, expect, it } from "vitest";
import { requireResourceId } from "../../../../domain/arm-id/arm-id.ts";
import { wantedGrants } from "../../../../domain/grants/wanted/wanted.ts";
import { ROLES } from "../../../../domain/roles/roles.ts";
import { facts, held, REGISTRY_ID, SUBSCRIPTION } from "../../../support/migration-facts.ts";

const HUB = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-hub`;
const OLD = requireResourceId(`${HUB}/providers/Microsoft.ContainerRegistry/registries/old`);

const pulls = (changes: Parameters<typeof facts>[0]) =>
  wantedGrants(
    facts(changes),
    requireResourceId(`${HUB}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/k`),
  )
    .filter(({ identity }) => identity === "kubelet")
    .map(({ roleName, scope }) => `${roleName} ${scope}`);

describe("the pull rights of the kubelets", () => {
  it.each([HUB, REGISTRY_ID])("keep the repository role where no registry shows its mode: %s", (scope) => {
    expect(pulls({ held: [held(ROLES.registryRepositoryReader, scope)] })).toEqual([
      `Container Registry Repository Reader ${scope}`,
    ]);
  });

  it("follow a wide role to a registry where the repository role above it gives nothing", () => {
    expect(
      pulls({
        held: [held(ROLES.registryRepositoryReader, HUB), held(ROLES.reader, HUB)],
        registriesWithin: [{ id: OLD, mode: "registry" }],
      }),
    ).toEqual([`Container Registry Repository Reader ${HUB}`, `AcrPull ${OLD}`]);
  });
});
