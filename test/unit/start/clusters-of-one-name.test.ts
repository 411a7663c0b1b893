import { expect, it } from "vitest";
import { readResourceId } from "../../../domain/arm-id/arm-id.ts";
import { leftOutGroups } from "../../../domain/sweep/left-out-groups.ts";
import { sweepStatus } from "../../../local/start/fleet/sweep-status.ts";

const id = (group: string) => {
  const read = readResourceId(
    `/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/${group}/providers/Microsoft.ContainerService/managedClusters/aks`,
  );
  if (read === undefined) throw new Error("no id");
  return read;
};

it("what a sweep does now tells clusters of one name apart by their resource groups", () => {
  const targets = [
    { clusterId: id("rg-a"), wave: "all", state: "running" as const },
    { clusterId: id("rg-b"), wave: "all", state: "pending" as const },
  ];
  expect(sweepStatus(targets, 0)).toContain("1 running (aks in rg-a)");
});

it("examples of what a sweep leaves out tell clusters of one name apart", () => {
  const leftOut = ["rg-a", "rg-b"].map((group, index) => ({
    ...{ clusterId: id(group), because: "blocked" as const },
    ...{ code: index === 0 ? "cluster-stopped" : "cluster-locked", why: "why" },
  }));
  expect(leftOutGroups(leftOut).flatMap(({ examples }) => examples)).toEqual(["aks in rg-a", "aks in rg-b"]);
});
