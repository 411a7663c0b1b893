import { describe, expect, it } from "vitest";
import { exampleOf } from "../../../domain/findings/findings.ts";
import { WORKFLOWS } from "../../../orchestrations/workflows.ts";
import { stillTrue } from "../../../domain/run/settled.ts";

const CHANGING = [
  "migrate-cluster",
  "create-cluster",
  "upgrade-node-images",
  "grant-roles",
  "ensure-identity",
];

/** Warnings and notes that runs of these workflows can have. */
function listed(): readonly string[] {
  const codes = WORKFLOWS.filter(({ name }) => CHANGING.includes(name)).flatMap(
    ({ reports }) => reports.findings,
  );
  return [...new Set(codes)].filter((code) => exampleOf(code).severity !== "blocker").sort();
}

describe("the findings of a run that has succeeded", () => {
  it("are those about what it leaves behind: nothing tells people to do what is done", () => {
    const finding = { severity: "warning", resource: "r", means: "m", remedy: "r", source: "s" } as const;
    const kept = stillTrue(listed().map((code) => ({ ...finding, code }))).map(({ code }) => code);
    // A finding that is not here yet: does it hold once the change has come? If not, it belongs into ABOUT_THE_WAY.
    expect(kept).toEqual([
      "add-on-scope-not-shown",
      "add-on-setting-unreadable",
      "add-on-vaults-not-shown",
      "adopted-identity-has-credentials",
      "adopted-identity-holds-roles",
      "adopted-identity-is-powerful",
      "adopted-identity-role-unknown",
      "availability-set-pool-skipped",
      "budgets-skipped",
      "cluster-failed-upgraded",
      "container-insights-legacy",
      "docker-bridge-ignored",
      "drains-forced",
      "federated-credential-replaced",
      "former-principal-not-followed",
      "grant-condition-names-principals",
      "grant-narrowed",
      "grant-not-carried-over",
      "group-roles-unreadable",
      "identity-adopted",
      "identity-elsewhere",
      "image-newer-than-offered",
      "key-vault-access-policies",
      "kubernetes-version-out-of-support",
      "kubernetes-version-preview",
      "lock-keeps-old-grants",
      "machines-pool",
      "managed-system-pool",
      "node-image-retired",
      "node-labels-not-read",
      "node-resource-group-locked-down",
      "nodes-carry-several-identities",
      "nothing-newer",
      "placed-pool-needs-role",
      "plan-changed",
      "pod-disruption-budgets-overridden",
      "pod-disruption-budgets-tight",
      "pod-identity",
      "pool-stopped",
      "principal-file-goes",
      "principal-perhaps-shared",
      "principal-shared",
      "principal-unverified",
      "pull-rights-not-known",
      "pulls-by-wide-role",
      "recent-roles-unread",
      "retired-pool-skipped",
      "role-assignments-close",
      "role-at-wide-scope",
      "role-content-unknown",
      "role-on-data",
      "role-privileged",
      "role-reaches-keyless",
      "roles-through-group",
      "service-principal-unreadable",
      "stopped-pool-skipped",
    ]);
  });
});
