import { expect, it } from "vitest";
import { calmCase } from "../../support/random/calm-case.ts";
import { INVARIANTS } from "../../support/random/invariants/all.ts";
import { runCase } from "../../support/random/run-case.ts";

const losses = INVARIANTS["no cluster loses a capability"];

it("a world in which somebody takes the role by which nodes pull breaks the invariant of capabilities", async () => {
  const calm = calmCase("inspect-cluster");
  expect(await losses(calm, await runCase(calm))).toEqual([]);
  const robbed = calmCase("inspect-cluster", { meddling: { deed: "takePulls", before: 2 } });
  const lost = await losses(robbed, await runCase(robbed));
  expect(lost.length).toBeGreaterThan(0);
  expect(lost.join()).toMatch(/pool \S+ can no longer pull from .*registries\/images: nothing of sp-orders/);
});
