import { describe, expect, it } from "vitest";
import { exampleOf, finding, FINDING_CODES } from "../../../domain/findings/findings.ts";
import { endedBecause } from "../../../domain/reasons/endings.ts";
import { CLUSTER } from "../../../domain/findings/clusters.ts";
import { DISRUPTION } from "../../../domain/findings/disruption.ts";
import { FLEET } from "../../../domain/findings/fleet.ts";
import { GOVERNANCE } from "../../../domain/findings/governance.ts";
import { GRANTS } from "../../../domain/findings/grants.ts";
import { GROUP_ROLES } from "../../../domain/findings/group-roles.ts";
import { IDENTITY } from "../../../domain/findings/identities.ts";
import { LEFT_ROLES } from "../../../domain/findings/left-roles.ts";
import { ONBOARDING } from "../../../domain/findings/onboarding.ts";
import { POOLS } from "../../../domain/findings/pools.ts";
import { PULLS } from "../../../domain/findings/pulls.ts";
import { RIGHTS } from "../../../domain/findings/rights.ts";
import { RUNS } from "../../../domain/findings/runs.ts";
import { SERVICE_PRINCIPAL } from "../../../domain/findings/service-principals.ts";
import { SHARERS } from "../../../domain/findings/sharers.ts";
import { SWEEPS } from "../../../domain/findings/sweeps.ts";
import { VERSION } from "../../../domain/findings/versions.ts";

const TABLES = [
  GOVERNANCE,
  PULLS,
  RIGHTS,
  GRANTS,
  LEFT_ROLES,
  GROUP_ROLES,
  IDENTITY,
  CLUSTER,
  SERVICE_PRINCIPAL,
  SHARERS,
  POOLS,
  DISRUPTION,
  VERSION,
  RUNS,
  FLEET,
  SWEEPS,
  ONBOARDING,
];
/** Their meaning is the difference of two plans, as `domain/run/plan-difference.ts` words it. */
const WORDED_ELSEWHERE: readonly string[] = ["plan-changed", "plan-not-as-seen"];

describe("the catalogue of findings", () => {
  it("has each code in one table only: a second row would hide the first", () => {
    expect(TABLES.flatMap((table) => Object.keys(table)).sort()).toEqual(FINDING_CODES);
  });

  it.each(FINDING_CODES.filter((code) => !WORDED_ELSEWHERE.includes(code)))(
    "%s is told in sentences",
    (code) => {
      const { means, remedy } = exampleOf(code);
      for (const text of [means, remedy]) {
        expect(text).toMatch(/^["`A-Z/\d]|^(etcd|https:|system:|[a-z]+[A-Z])/);
        // An issuer is copied as it stands: nothing may follow it.
        expect(text).toMatch(/[.)]$|^Write it exactly as \S+$/);
        expect(text).not.toMatch(/undefined|\[object|NaN|\b1 [a-z]+s\b(?! of)/);
      }
    },
  );

  it("end a sentence once where a reason is a sentence itself", () => {
    const because = "cluster-stopped: The cluster is stopped.";
    const { means } = finding("sweep-leaves-out", "s", { clusters: 1, because, examples: ["web"] });
    expect(means).toBe("1 cluster is left out: cluster-stopped: The cluster is stopped. They are web.");
    const blocked = { code: "cluster-stopped", means: "The cluster is stopped.", more: 2 };
    expect(endedBecause("blocked", blocked)).toBe(
      "cluster-stopped: The cluster is stopped, and 2 more blockers",
    );
  });

  it("counts in singular and plural", () => {
    const stands = { used: 9, limit: 10, family: "f", location: "l" };
    const means = (amount: number) =>
      finding("quota-too-small", "q", { pool: "p", amount, nodes: amount, ...stands }).means;
    expect(means(1)).toContain("needs 1 vCPU for 1 more node,");
    expect(means(2)).toContain("needs 2 vCPUs for 2 more nodes,");
    expect(finding("principals-not-looked-up", "c", { amount: 1 }).means).toMatch(/^1 principal .* it still/);
    expect(finding("principals-not-looked-up", "c", { amount: 2 }).means).toMatch(
      /^2 principals .* they still/,
    );
  });

  it("names a vault only where it is known", () => {
    expect(finding("kms-vault-not-shown", "c", {}).means).toContain("a key in a key vault that Azure");
    expect(finding("kms-vault-not-shown", "c", { vault: "kv" }).means).toContain("in the key vault kv that");
  });
});
