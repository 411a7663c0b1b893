import { describe, expect, it } from "vitest";
import {
  replacedAtOnce,
  scaleOutFindings,
  scaleOutWrites,
  whyNotReplaced,
} from "../../../domain/nodes/scale-out.ts";
import { CLUSTER_ID, pool } from "../../support/migration-facts.ts";

describe("scaling a pool out and in", () => {
  it.each([
    [{ count: 3 }, 1],
    [{ count: 6, maxSurge: "33%" }, 2],
    [{ count: 2, maxSurge: "5" }, 2],
    [{ count: 100, maxSurge: "1" }, 10],
    [{ count: 95, maxSurge: "1" }, 10],
  ])("replaces of %o at once: %i", (changes, at) => {
    expect(replacedAtOnce(pool(changes))).toBe(at);
  });

  it.each([
    [{ autoscaled: true as const }, "autoscaler"],
    [{ spot: true }, "Spot"],
    [{ powerState: "Stopped" }, "stopped"],
    [{ type: "VirtualMachines" }, "VirtualMachines"],
    [{ type: "AvailabilitySet" }, "AvailabilitySet"],
    [{ count: 0 }, "no nodes"],
  ])("does not suit %o, and a finding says why", (changes, why) => {
    const other = pool(changes);
    expect(whyNotReplaced(other)).toContain(why);
    expect(scaleOutWrites(CLUSTER_ID, [other])).toEqual([]);
    expect(scaleOutFindings(CLUSTER_ID, [other])).toMatchObject([
      { severity: "warning", code: "pool-not-scaled" },
    ]);
  });

  it("shows both writes, the peak, and that nothing is drained", () => {
    const six = pool({ count: 6, maxSurge: "33%" });
    const [add, remove] = scaleOutWrites(CLUSTER_ID, [six]);
    expect(add).toMatchObject({
      before: "6 nodes",
      after: "at most 8 nodes, 2 more than before",
      undoable: true,
    });
    expect(remove).toMatchObject({ undoable: false });
    expect(remove?.disrupts).toContain("PodDisruptionBudgets do not count");
    expect(scaleOutFindings(CLUSTER_ID, [six]).map(({ severity, code }) => [severity, code])).toEqual([
      ["warning", "machines-deleted-without-drain"],
      ["note", "scale-out-capacity"],
    ]);
  });
});
