import { describe, expect, it } from "vitest";
import { withPoolVersions } from "../../../platform/azure/pool-versions.ts";

const cluster = (...pools: readonly object[]) => ({
  location: "westeurope",
  properties: { kubernetesVersion: "1.33", agentPoolProfiles: pools },
});
const pool = (name: string, orchestratorVersion?: string, currentOrchestratorVersion?: string) => ({
  name,
  ...(orchestratorVersion === undefined ? {} : { orchestratorVersion }),
  ...(currentOrchestratorVersion === undefined ? {} : { currentOrchestratorVersion }),
});

describe("versions of pools in a PUT of their cluster", () => {
  it.each([
    ["exact ones", cluster(pool("a", "1.33.5", "1.33.5"), pool("b", "1.32.7", "1.32.7"))],
    ["a minor version", cluster(pool("a", "1.33", "1.33.5"))],
    ["where AKS shows no other", cluster(pool("a", "1.33.5"))],
    ["of something that has no pools", { properties: { orchestratorVersion: "1.33.5" } }],
  ])("go back as they came: %s", (_, body) => {
    expect(withPoolVersions(body)).toBe(body);
  });

  it.each([
    ["one shows none [azure-cli#22807]", pool("a"), pool("b", "1.32.7", "1.32.7")],
    [
      "one shows an older one [azure-cli#22928]",
      pool("a", "1.22.6", "1.23.5"),
      pool("b", "1.23.5", "1.23.5"),
    ],
    ["one shows a newer one", pool("a", "1.33.10", "1.33.1"), pool("b", "1.33.1", "1.33.1")],
  ])("are left out together where %s", (_, ...pools) => {
    const { properties } = withPoolVersions(cluster(...pools)) as ReturnType<typeof cluster>;
    expect(properties.agentPoolProfiles).toEqual(pools.map(({ orchestratorVersion: __, ...rest }) => rest));
  });
});
