import { describe, expect, it } from "vitest";
import { canonical } from "../../../local/arm/world/ids.ts";
import { servicePrincipalCluster } from "../../support/fleets.ts";
import { fleetFile, rehearsed } from "../../support/rehearsed.ts";
import { unknownFieldPaths, withUnknownFields } from "../../support/unknown-fields.ts";

/** What a migration means to change; the service owns the rest of what may differ. */
const CHANGED = ["identity", "eTag", "nodeImageVersion", "servicePrincipalProfile", "identityProfile"];

function without(value: unknown, names: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, names));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !names.includes(name));
  return Object.fromEntries(kept.map(([name, inner]) => [name, without(inner, names)]));
}

describe("the one PUT of a migration", () => {
  it("gives back every field that it did not mean to change, also those that nobody knows", async () => {
    const cluster = withUnknownFields(servicePrincipalCluster("orders"));
    const keyless = await rehearsed({ fleet: fleetFile([cluster as object]) });
    const key = canonical(keyless.clusterId("orders"));
    const read = () => keyless.simulator.view().get("clusters", key)?.body;
    const before = read();
    const { state } = await keyless.migrate("orders");
    const after = read();
    expect(state).toBe("succeeded");
    expect(unknownFieldPaths(before).length).toBeGreaterThan(15);
    // The identity block is new, and with it goes what stood in the old profile of the service principal.
    const unknown = (body: unknown) => unknownFieldPaths(without(body, CHANGED));
    expect(unknown(after)).toEqual(unknown(before));
    expect(without(after, CHANGED)).toEqual(without(before, CHANGED));
    expect(keyless.simulator.audit()).toEqual([]);
  });

  it("is refused by ARM, and made anew from what is there, where somebody changed the cluster in between", async () => {
    const keyless = await rehearsed({ fleet: fleetFile([servicePrincipalCluster("orders")]) });
    keyless.simulator.faults.onNext(
      { operation: "managedClusters.put" },
      { kind: "refuse", status: 412, code: "PreconditionFailed", message: "The etag does not match." },
    );
    const { state } = await keyless.migrate("orders");
    expect(state).toBe("succeeded");
    expect(keyless.simulator.faults.unconsumed()).toEqual([]);
    expect(keyless.simulator.audit()).toEqual([]);
  });
});
