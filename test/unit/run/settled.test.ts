import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { stillTrue } from "../../../domain/run/settled.ts";

const PAGES = ["migrate-cluster", "create-cluster", "upgrade-node-images", "grant-roles", "ensure-identity"];

/** Warnings and notes that these workflows can have, as their pages list them. */
function listed(): readonly string[] {
  const rows = PAGES.flatMap((page) => [
    ...readFileSync(`docs/workflows/${page}.md`, "utf8").matchAll(/^\| `([a-z-]+)` +\| (?:warning|note) /gm),
  ]);
  return [...new Set(rows.map(([, code = ""]) => code))].sort();
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
      "budgets-skipped",
      "container-insights-legacy",
      "docker-bridge-ignored",
      "drains-forced",
      "federated-credential-replaced",
      "grant-not-carried-over",
      "identity-adopted",
      "key-vault-access-policies",
      "kubernetes-version-out-of-support",
      "kubernetes-version-preview",
      "lock-keeps-old-grants",
      "node-image-retired",
      "node-labels-not-read",
      "node-resource-group-locked-down",
      "plan-changed",
      "pod-disruption-budgets-overridden",
      "pod-disruption-budgets-tight",
      "pod-identity",
      "pool-stopped",
      "principal-unverified",
      "role-at-wide-scope",
      "role-content-unknown",
      "role-on-data",
      "role-privileged",
      "role-reaches-keyless",
      "service-principal-unreadable",
    ]);
  });
});
