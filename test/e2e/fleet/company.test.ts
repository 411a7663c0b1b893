import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { COMPANY, populateCompany } from "../../../local/arm/fleet/demo/company.ts";
import { subscriptionOf } from "../../../local/arm/world/ids.ts";
import { QuickWorld } from "../../support/quick-world.ts";

const Planned = z.object({
  plan: z.object({ findings: z.array(z.object({ code: z.string(), severity: z.string() })) }),
});

/** What a plan to migrate each of them must say; the others are ready. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(["web-east", "web-west", "web-test"].map((name) => [name, ["principal-shared"]])),
  ...Object.fromEntries(
    ["login", "cards", "lake", "play", "checkout", "fraud", "reports", "metrics"].map((name) => [
      name,
      ["already-managed-identity"],
    ]),
  ),
  catalog: ["service-principal-expires-soon"],
  batch: ["spot-without-drain"],
  archive: ["cluster-stopped"],
  mailer: ["cluster-not-healthy"],
  legacy: ["availability-set-pool"],
  vault: ["cluster-locked"],
  audit: ["lock-keeps-old-grants"],
  clearing: ["denied-by-assignment"],
  swift: ["policy-denies"],
  models: ["quota-too-small"],
  "windows-old": ["node-image-retired"],
  streams: ["service-principal-disabled"],
  expired: ["service-principal-expired"],
  orphan: ["service-principal-missing"],
  "half-done": ["pool-half-migrated"],
  "half-way": ["pool-half-migrated"],
  closed: ["may-not-grant-roles"],
};
const BLOCKED = [
  ...["login", "cards", "lake", "play", "checkout", "fraud", "reports", "metrics"],
  ...["archive", "mailer", "legacy", "vault", "clearing", "swift", "models"],
  ...["streams", "expired", "orphan", "closed"],
];

let world: QuickWorld;
beforeAll(async () => {
  world = await QuickWorld.start({
    populate: populateCompany,
    simulator: { settings: { throttling: false } },
  });
});
afterAll(() => world[Symbol.asyncDispose]());

it("has 40 clusters in 4 subscriptions", () => {
  expect(COMPANY).toHaveLength(40);
  expect(new Set(COMPANY.map(({ cluster }) => subscriptionOf(cluster.id))).size).toBe(4);
});

it.each(COMPANY.map(({ cluster }) => [cluster.name, cluster.id] as const))(
  "%s: a plan finds what is special about it",
  async (name, clusterId) => {
    // Budgets fill again with time: no plan has to wait for those before it.
    world.pass(60_000);
    const reply = await world.post("workflows/migrate-cluster/plans", { clusterId });
    const { findings } = Planned.parse(await reply.json()).plan;
    expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining([...(SAID[name] ?? [])]));
    expect(findings.some(({ severity }) => severity === "blocker")).toBe(BLOCKED.includes(name));
  },
);
