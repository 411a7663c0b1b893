import { expect, test } from "vitest";
import { days } from "../../../domain/text/duration.ts";
import { placeServicePrincipal } from "../../../local/arm/fleet/principals.ts";
import type { PrincipalRecord } from "../../../local/arm/world/tables.ts";
import { missingPrincipals, readPrincipalsInBulk } from "../../../platform/azure/principals-in-bulk.ts";
import { demoWorld, type GraphWorld } from "../../support/arm/graph-world.ts";
import { onTestFinished } from "vitest";

const appId = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;

/** A directory with that many more service principals. */
async function directory(count: number, edit: (index: number) => Partial<PrincipalRecord> = () => ({})) {
  const world = await demoWorld();
  onTestFinished(() => world.close());
  world.simulator.change((moment) => {
    for (let index = 0; index < count; index += 1) {
      const objectId = placeServicePrincipal(moment, appId(index), `cluster-${String(index)}`);
      const placed = moment.world.get("principals", objectId);
      if (placed !== undefined) moment.world.put("principals", objectId, { ...placed, ...edit(index) });
    }
  });
  return world;
}

const graphCalls = ({ simulator }: GraphWorld) => simulator.calls()["servicePrincipals.batch"] ?? 0;

test("650 principals and their applications are six calls, and each is what it is alone", async () => {
  const world = await directory(650);
  const ids = Array.from({ length: 650 }, (_none, index) => appId(index));
  const read = await readPrincipalsInBulk(world.azure, ids);
  expect(read.map(({ clientId }) => clientId)).toEqual(ids);
  expect(new Set(read.map(({ facts }) => facts.kind))).toEqual(new Set(["found"]));
  expect(new Set(read.map(({ ends }) => ends.kind))).toEqual(new Set(["known"]));
  expect(graphCalls(world)).toBe(6);
});

test("ends, no secret, another tenant, disabled and missing are told apart", async () => {
  const now = Date.parse("2026-03-02T08:00:00Z");
  const world = await directory(
    4,
    (index) =>
      [
        { otherSecrets: [now + days(3), now - days(3)] },
        { secretExpiresAt: null },
        { ofAnotherTenant: true },
        { disabled: true },
      ][index] ?? {},
  );
  const read = await readPrincipalsInBulk(world.azure, [0, 1, 2, 3, 4].map(appId));
  expect(read.map(({ ends }) => ends)).toMatchObject([
    { kind: "known", next: new Date(now + days(3)).toISOString() },
    { kind: "none" },
    { kind: "unknown", because: "the application is registered in another tenant" },
    { kind: "known" },
    { kind: "unknown", because: "the directory does not have it" },
  ]);
  expect(read.map(({ facts }) => (facts.kind === "found" ? (facts.disabled ?? false) : facts.kind))).toEqual([
    false,
    false,
    false,
    true,
    "missing",
  ]);
});

test("one that signs in by a name is found with its application", async () => {
  const world = await directory(0);
  world.simulator.change((moment) => placeServicePrincipal(moment, "https://contoso/orders", "orders"));
  const [read] = await readPrincipalsInBulk(world.azure, ["https://contoso/orders"]);
  expect(read).toMatchObject({ facts: { kind: "found" }, ends: { kind: "known" } });
});

test("a directory that may not be read makes everything unknown, and nothing missing", async () => {
  const world = await directory(2);
  world.simulator.change(({ world: edited }) => {
    edited.put("meta", "graphForbidden", { value: true });
  });
  const because = "Microsoft Graph answers Authorization_RequestDenied";
  expect(await readPrincipalsInBulk(world.azure, [appId(0)])).toEqual([
    { clientId: appId(0), facts: { kind: "unreadable", because }, ends: { kind: "unknown", because } },
  ]);
  expect(await missingPrincipals(world.azure, [appId(9)])).toBeUndefined();
});

test("who is not in the directory any more is told among many", async () => {
  const world = await directory(40);
  const there = [...world.simulator.view().entries("principals")].map(([, { objectId }]) => objectId);
  expect(await missingPrincipals(world.azure, [...there, appId(1)])).toEqual([appId(1)]);
});
