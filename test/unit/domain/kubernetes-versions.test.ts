import { describe, expect, test } from "vitest";
import { creatable, outOfSupport } from "../../../domain/kubernetes/findings.ts";
import type { OfferedVersion } from "../../../domain/kubernetes/offered.ts";
import { cluster, CLUSTER_ID } from "../../support/migration-facts.ts";

const offer = (minor: string, more: Partial<OfferedVersion> = {}): OfferedVersion => ({
  minor,
  patches: [`${minor}.1`, `${minor}.5`],
  longTermOnly: false,
  preview: false,
  ...more,
});
const OFFERED = [
  offer("1.31", { longTermOnly: true }),
  offer("1.32"),
  offer("1.33"),
  offer("1.35", { preview: true }),
];

const found = (version: string, offered: readonly OfferedVersion[] | undefined = OFFERED) =>
  creatable(CLUSTER_ID, "westeurope", version, offered);

describe("a Kubernetes version for a new cluster", () => {
  test.each(["1.33", "1.33.5", "1.32.1"])("%s is offered", (version) => {
    expect(found(version)).toEqual([]);
  });

  test.each([
    ["9.9", "1.32, 1.33"],
    ["1.2", "1.32, 1.33"],
    ["1.33.4", "1.33.1, 1.33.5"],
    ["1.24.9", "1.32, 1.33"],
  ])("%s is offered nowhere: AKS would refuse it, so the plan does", (version, instead) => {
    expect(found(version)).toMatchObject([
      { severity: "blocker", code: "kubernetes-version-not-offered", resource: CLUSTER_ID },
    ]);
    expect(found(version)[0]?.remedy).toContain(`one of ${instead},`);
  });

  test("is refused where only clusters with Long-Term Support get it, and warned of where it is a preview", () => {
    expect(found("1.31.5")).toMatchObject([
      { severity: "blocker", code: "kubernetes-version-long-term-only" },
    ]);
    expect(found("1.35")).toMatchObject([{ severity: "warning", code: "kubernetes-version-preview" }]);
  });

  test("is unknown where Azure does not show the list, and that is said", () => {
    expect(creatable(CLUSTER_ID, "westeurope", "1.33", undefined)).toMatchObject([
      { severity: "note", code: "kubernetes-versions-unreadable" },
    ]);
  });
});

describe("the Kubernetes version of a cluster that is there", () => {
  test("is warned of when AKS does not offer it any more, and not when that is not known", () => {
    const old = cluster({ kubernetesVersion: "1.24.9" });
    expect(outOfSupport(old, OFFERED)).toMatchObject([
      { severity: "warning", code: "kubernetes-version-out-of-support", resource: CLUSTER_ID },
    ]);
    expect(outOfSupport(old, undefined)).toEqual([]);
    expect(outOfSupport(cluster({ kubernetesVersion: "1.31.2" }), OFFERED)).toEqual([]);
  });
});
