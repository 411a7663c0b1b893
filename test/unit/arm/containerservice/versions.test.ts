import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareVersions,
  minorOf,
  offeredVersions,
  openUpgrades,
  resolveVersion,
} from "../../../../local/arm/providers/microsoft.containerservice/versions.ts";

const version = fc.constantFrom(...offeredVersions);

describe("Kubernetes versions", () => {
  it("go up only, and skip no minor version [docs: upgrade-aks-cluster]", () => {
    fc.assert(
      fc.property(version, (from) => {
        for (const to of openUpgrades(from)) {
          expect(compareVersions(to, from)).toBeGreaterThan(0);
          const [, before = 0] = from.split(".").map(Number);
          const [, after = 0] = to.split(".").map(Number);
          expect(after - before).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("older than everything offered may go to the oldest minor version", () => {
    const [oldest = ""] = offeredVersions;
    expect(new Set(openUpgrades("1.20.7").map(minorOf))).toEqual(new Set([minorOf(oldest)]));
  });

  it("are meant by a minor version alone: its newest patch", () => {
    expect(resolveVersion("1.33")).toBe("1.33.5");
    expect(resolveVersion("1.33.3")).toBe("1.33.3");
    expect(resolveVersion("1.99")).toBeUndefined();
  });
});
