import { describe, expect, it } from "vitest";
import { planMigration } from "../../../domain/migration/planning.ts";
import { planDifferences } from "../../../domain/run/plan-difference.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import { RunPlan } from "../../../domain/run/plan.ts";
import { planHash } from "../../../platform/records/plan-hash.ts";
import {
  cluster,
  CLUSTER_ID,
  facts,
  held,
  identityId,
  pool,
  READ_AT,
  REGISTRY_ID,
  request,
  SUBSCRIPTION,
} from "../../support/migration-facts.ts";

const HUB = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-hub`;

const planOf = (...[changes, asked = request]: [Parameters<typeof facts>[0]?, typeof request?]): RunPlan =>
  planMigration(facts(changes), asked);

describe("how two plans differ", () => {
  it("is nothing where they have the same hash, whatever the calendar, the autoscaler and upgrades of node images did", () => {
    const later = planOf({
      readAt: "2030-03-02T08:00:00.000Z",
      cluster: cluster({ pools: [pool({ count: 9, nodeImageVersion: "image-2" })] }),
    });
    const first = planOf({ cluster: cluster({ pools: [pool()] }) });
    expect(planHash(later)).toBe(planHash(first));
    expect(planDifferences(first, later)).toEqual([]);
  });

  it.each([
    [
      "a pool that is new",
      { cluster: cluster({ pools: [pool(), pool({ name: "gpu", mode: "User" })] }) },
      ["new pool: gpu"],
    ],
    [
      "what a pool has become",
      { cluster: cluster({ pools: [pool({ osType: "Windows" })] }) },
      ["pool system, osType was Linux, is Windows"],
    ],
    [
      "what has come to stand against the work",
      { cluster: cluster({ powerState: "Stopped" }) },
      [`new blocker: cluster-stopped on ${CLUSTER_ID}`],
    ],
    [
      "a grant that is no longer wanted",
      { held: facts().held.slice(0, 2) },
      [`grant no longer there: AcrPull to kubelet at ${REGISTRY_ID}`],
    ],
  ])("names %s", (_what, changes, expected) => {
    const seen = planOf({ cluster: cluster({ pools: [pool()] }) });
    const now = planOf({ cluster: cluster({ pools: [pool()] }), ...changes });
    const differences = planDifferences(seen, now);
    expect(planHash(now)).not.toBe(planHash(seen));
    for (const sentence of expected) expect(differences).toContain(sentence);
  });

  it("names the identities when the request asked for others", () => {
    const other = identityId("id-own");
    const differences = planDifferences(planOf(), planOf({}, { ...request, kubeletIdentityId: other }));
    expect(differences.some((one) => one.startsWith("identity, kubelet was") && one.endsWith(other))).toBe(
      true,
    );
  });

  it("is nothing where Azure lists the same in another order", () => {
    const roles = [held(ROLES.contributor, HUB), held(ROLES.reader, HUB), ...facts().held];
    const plan = planOf({ held: roles });
    const turned = planOf({ held: [...roles].reverse() });
    expect(planHash(turned)).toBe(planHash(plan));
    expect(planDifferences(plan, turned)).toEqual([]);
  });

  it("is nothing for a plan that was written down and read again", () => {
    const plan = planOf();
    const { writes, ...rest } = plan;
    const read = RunPlan.parse(JSON.parse(JSON.stringify({ writes, ...rest })));
    expect(planHash(read)).toBe(planHash(plan));
    expect(planDifferences(plan, read)).toEqual([]);
  });

  it("names each role that the old identity would lose, also where it loses others at the same scope", () => {
    const lost = held(ROLES.contributor, HUB);
    const swapped = held(ROLES.reader, HUB);
    expect(planDifferences(planOf({ held: [lost] }), planOf({ held: [swapped] }))).toEqual([
      `warning no longer there: grant-not-carried-over on ${lost.id}`,
      `new warning: grant-not-carried-over on ${swapped.id}`,
    ]);
    expect(planDifferences(planOf({ held: [lost] }), planOf({ held: [lost, swapped] }))).toEqual([
      `new warning: grant-not-carried-over on ${swapped.id}`,
    ]);
  });

  describe("by its warnings", () => {
    const day = 24 * 60 * 60 * 1000;
    const lasts = (days: number) =>
      planOf({
        servicePrincipal: {
          kind: "found",
          objectId: "o",
          displayName: "sp",
          expiresOn: new Date(Date.parse(READ_AT) + days * day).toISOString(),
        },
      });

    it("names one that has come", () => {
      expect(planDifferences(lasts(31), lasts(29))).toEqual([
        expect.stringMatching(/^new warning: service-principal-expires-soon on /),
      ]);
      expect(planHash(lasts(31))).not.toBe(planHash(lasts(29)));
    });

    it("is nothing while only their days are counted down", () => {
      expect(planDifferences(lasts(29), lasts(12))).toEqual([]);
      expect(planHash(lasts(29))).toBe(planHash(lasts(12)));
    });

    it("is nothing while somebody's operation comes and goes, which the run waits for", () => {
      const busy = planOf({ cluster: cluster({ provisioningState: "Updating" }) });
      expect(busy.findings.map(({ code }) => code)).toContain("operation-in-progress");
      expect(planDifferences(planOf(), busy)).toEqual([]);
    });

    it("counts those of one code and resource", () => {
      const [warning] = lasts(20).findings.filter(({ severity }) => severity === "warning");
      const plan = lasts(20);
      const twice = { ...plan, findings: [...plan.findings, ...(warning === undefined ? [] : [warning])] };
      expect(planDifferences(plan, twice)).toHaveLength(1);
    });
  });

  it("is never empty for plans whose hashes differ, and says how many more there are", () => {
    const pools = Array.from({ length: 80 }, (_, index) => pool({ name: `p${String(index)}` }));
    const differences = planDifferences(planOf(), planOf({ cluster: cluster({ pools }) }));
    expect(differences).toHaveLength(51);
    expect(differences.at(-1)).toMatch(/^\d+ more differences$/);
  });
});
