import { describe, expect, it } from "vitest";
import { planMigration } from "../../../domain/migration/planning.ts";
import { planDifferences } from "../../../domain/run/plan-difference.ts";
import type { RunPlan } from "../../../domain/run/plan.ts";
import { planHash } from "../../../platform/records/plan-hash.ts";
import { cluster, CLUSTER_ID, facts, pool, REGISTRY_ID, request } from "../../support/migration-facts.ts";

const planOf = (...[changes, asked = request]: [Parameters<typeof facts>[0]?, typeof request?]): RunPlan =>
  planMigration(facts(changes), asked);

describe("how two plans differ", () => {
  it("is nothing where they have the same hash, whatever the calendar and the autoscaler did", () => {
    const later = planOf({
      readAt: "2030-03-02T08:00:00.000Z",
      cluster: cluster({ pools: [pool({ count: 9 })] }),
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
      "the image of a pool",
      { cluster: cluster({ pools: [pool({ nodeImageVersion: "image-2" })] }) },
      ["pool system, image was AKSUbuntu-2204gen2containerd-202602.08.0, is image-2"],
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
    const other = CLUSTER_ID.replace(
      /Microsoft\.ContainerService.*/,
      "Microsoft.ManagedIdentity/userAssignedIdentities/id-own",
    );
    const differences = planDifferences(planOf(), planOf({}, { ...request, kubeletIdentityId: other }));
    expect(differences.some((one) => one.startsWith("identity, kubelet was") && one.endsWith(other))).toBe(
      true,
    );
  });

  it("names the order where nothing else differs", () => {
    const plan = planOf();
    const turned = { ...plan, cannotBeUndone: [...plan.cannotBeUndone].reverse() };
    expect(planDifferences(plan, turned)).toEqual(["the order of cannot be undone entries"]);
  });

  it("is never empty for plans whose hashes differ, and says how many more there are", () => {
    const pools = Array.from({ length: 80 }, (_, index) => pool({ name: `p${String(index)}` }));
    const differences = planDifferences(planOf(), planOf({ cluster: cluster({ pools }) }));
    expect(differences).toHaveLength(51);
    expect(differences.at(-1)).toMatch(/^\d+ more differences$/);
  });
});
