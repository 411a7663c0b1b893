import { describe, expect, it } from "vitest";
import { ManualClock } from "../../../../local/arm/core/clocks.ts";
import {
  fillFrom,
  randomFleetSource,
  WorldOfAnotherFleet,
} from "../../../../local/arm/fleet/fleet-source.ts";
import { loadFleet } from "../../../../local/arm/fleet/load-fleet.ts";
import { randomFleet } from "../../../../local/arm/fleet/random-fleet.ts";
import { Simulator } from "../../../../local/arm/simulator.ts";

const NOW = Date.UTC(2026, 7, 20);

describe("a fleet by chance", () => {
  it("is the same for the same seed, and another for another", () => {
    const [first, again, other] = ["a", "a", "b"].map((seed) => [...randomFleet(50, seed, NOW)]);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it("spreads over a hundred subscriptions and several regions, and mixes what companies have", () => {
    const fleet = [...randomFleet(3000, "mix", NOW)];
    const count = (wanted: (cluster: (typeof fleet)[number]) => boolean) =>
      fleet.filter(wanted).length / fleet.length;
    expect(new Set(fleet.map(({ id }) => id)).size).toBe(3000);
    expect(new Set(fleet.map(({ id }) => id.split("/")[2])).size).toBe(100);
    expect(new Set(fleet.map(({ location }) => location)).size).toBe(6);
    const onPrincipal = count(
      ({ properties }) => !JSON.stringify(properties["servicePrincipalProfile"]).includes("msi"),
    );
    expect(onPrincipal).toBeGreaterThan(0.4);
    expect(onPrincipal).toBeLessThan(0.5);
    const text = fleet.map((cluster) => JSON.stringify(cluster));
    for (const trait of [
      "AvailabilitySet",
      "Windows",
      "Spot",
      "Stopped",
      "Failed",
      "kubenet",
      "privateDNSZone",
    ]) {
      const share = text.filter((one) => one.includes(trait)).length / text.length;
      expect(share, trait).toBeGreaterThan(0.005);
      expect(share, trait).toBeLessThan(0.5);
    }
  });

  it("is what the loader of fleet files takes", () => {
    const fleet = [...randomFleet(200, "load", NOW)];
    expect(loadFleet(JSON.stringify({ value: fleet }), { file: "random.json" })).toHaveLength(200);
  });

  it("makes a world that knows of which fleet it was made", () => {
    const simulator = new Simulator({ clock: new ManualClock(NOW) });
    fillFrom(randomFleetSource(20, "a"), simulator, "folder");
    expect([...simulator.view().entries("clusters")]).toHaveLength(20);
    fillFrom(randomFleetSource(20, "a"), simulator, "folder");
    expect(() => {
      fillFrom(randomFleetSource(20, "b"), simulator, "folder");
    }).toThrow(WorldOfAnotherFleet);
    simulator.close();
  });
});
