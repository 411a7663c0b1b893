import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../../..");
const sources = globSync("{activities,functions,orchestrations,platform}/**/*.ts", { cwd: root }).map(
  (file) => readFileSync(join(root, file), "utf8"),
);

it.each([
  ["containerService", "managedClusters.listKubernetesVersions"],
  ["authorization", "roleAssignments.create", "roleAssignments.get", "roleAssignments.listForScope"],
])("of the client %s nothing is called but %s: the bundle leaves the rest out", (client, ...operations) => {
  const called = sources
    .filter((text) => text.includes(`clients.${client}(`))
    .flatMap((text) => [...text.matchAll(/\bclient\.(\w+\.\w+)/g)].map(([, name]) => name));
  expect([...new Set(called)].sort()).toEqual(operations);
});
