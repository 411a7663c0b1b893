import { describe, expect, test } from "vitest";
import { userAssignedIdentityId } from "../../../domain/arm-id/arm-id.ts";
import { grantDifference } from "../../../domain/grants/difference.ts";
import { grantsLeftBehind } from "../../../domain/grants/left-behind.ts";
import { wantedGrants } from "../../../domain/grants/wanted/wanted.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import {
  facts,
  held,
  NODE_GROUP,
  REGISTRY_ID,
  SUBNET_ID,
  SUBSCRIPTION,
} from "../../support/migration-facts.ts";

const KUBELET = userAssignedIdentityId(SUBSCRIPTION, "rg-orders", "id-orders-kubelet");
const HUB = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-hub`;
const EVERYTHING = { changesControlPlane: true, changesKubelet: true };

type Changes = Parameters<typeof facts>[0];

describe("the difference between what is held and what is wanted", () => {
  const difference = (changes: Changes, changed = EVERYTHING) => {
    const before = facts(changes);
    return grantDifference(before, wantedGrants(before, KUBELET, changed), changed);
  };

  test("shows both sides in one list: carried, given by AKS, new, left behind", () => {
    const custom = { id: "99999999-0000-4000-8000-000000000001" };
    const list = difference({ held: [...facts().held, held(custom, HUB), held(ROLES.contributor, HUB)] });
    expect(list.map(({ role, scope, becomes }) => [becomes, role, scope])).toEqual([
      ["givenByAks", "Contributor", `/subscriptions/${SUBSCRIPTION}/resourceGroups/${NODE_GROUP}`],
      ["carried", "Network Contributor", SUBNET_ID],
      ["carried", "AcrPull", REGISTRY_ID],
      ["notCarried", `role ${custom.id}`, HUB],
      ["notCarried", "Contributor", HUB],
      ["new", "Managed Identity Operator", KUBELET],
    ]);
    expect(list.find(({ role }) => role === "AcrPull")).toMatchObject({
      wantedFor: "the kubelet identity",
      heldAs: facts().held[2]?.id,
    });
  });

  test("warns of what is left behind, and of nothing else", () => {
    const before = facts({ held: [...facts().held, held(ROLES.contributor, HUB)] });
    const wanted = wantedGrants(before, KUBELET);
    const findings = grantsLeftBehind(before, grantDifference(before, wanted, EVERYTHING), wanted);
    const left = before.held.at(-1)?.id;
    expect(findings.map(({ code, resource }) => [code, resource])).toEqual([
      ["grant-not-carried-over", left],
      ["principal-file-goes", before.cluster.id],
    ]);
  });

  test("counts what AKS itself gives on the node resource group, however its id is spelled", () => {
    const nodeGroup = `/subscriptions/${SUBSCRIPTION}/resourcegroups/${NODE_GROUP.toLowerCase()}`;
    expect(difference({ held: [held(ROLES.contributor, nodeGroup)] })[0]?.becomes).toBe("givenByAks");
  });

  test("counts AcrPull as carried where it became the repository role", () => {
    const list = difference({ held: [held(ROLES.acrPull, REGISTRY_ID, { registryMode: "repository" })] });
    expect(list[0]).toMatchObject({ role: "AcrPull", becomes: "carried" });
  });

  test("leaves alone what an identity holds that is not changed", () => {
    const list = difference(
      { held: [held(ROLES.acrPull, REGISTRY_ID, { by: "kubelet" })] },
      { changesControlPlane: true, changesKubelet: false },
    );
    expect(list[0]).toMatchObject({ role: "AcrPull", becomes: "stays" });
  });
});
