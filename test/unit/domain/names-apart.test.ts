import { expect, it } from "vitest";
import { namesApart } from "../../../domain/cluster/names-apart.ts";

const id = (subscription: string, group: string, name: string) =>
  `/subscriptions/${subscription}-1111-4222-8333-0123456789ab/resourceGroups/${group}/providers/Microsoft.ContainerService/managedClusters/${name}`;

it.each([
  [[id("aaaaaaaa", "rg", "green")], ["green"]],
  [[id("aaaaaaaa", "rg", "BLUE")], ["BLUE in rg"]],
  [
    [id("aaaaaaaa", "rg-1", "aks"), id("aaaaaaaa", "RG-2", "aks"), id("aaaaaaaa", "rg-1", "green")],
    ["aks in rg-1", "aks in RG-2", "green"],
  ],
  [
    [id("bbbbbbbb", "rg-own", "blue")],
    ["blue in rg-own of subscription bbbbbbbb-1111-4222-8333-0123456789ab"],
  ],
  [["not an id"], ["not an id"]],
  [
    [id("aaaaaaaa", "rg-1", "aks"), id("AAAAAAAA", "RG-1", "aks")],
    ["aks", "aks"],
  ],
])("names of clusters tell clusters apart: %#", (ids, names) => {
  expect(namesApart(ids, [id("aaaaaaaa", "rg-own", "blue")])).toEqual(names);
});
