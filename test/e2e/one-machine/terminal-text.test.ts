import { describe, expect, it, onTestFinished } from "vitest";
import { MigrationPlan } from "../../../domain/migration/plan.ts";
import { MigrationReport } from "../../../domain/migration/report.ts";
import { cleanUpLines } from "../../../local/start/clean-up-text.ts";
import type { RunView } from "../../../local/start/keyless-client.ts";
import { planLines } from "../../../local/start/plan-text.ts";
import { proofLines } from "../../../local/start/proof.ts";
import { placeAddonCluster, web } from "../../support/addon-cluster.ts";
import { QuickWorld } from "../../support/quick-world.ts";
import { rehearsed } from "../../support/rehearsed.ts";

const WIDTH = 80;

/** Lines that are longer, but for links, which are one word. */
const tooLong = (lines: readonly string[]) =>
  lines.filter((line) => line.length > WIDTH && !/^ *source: \S+$/.test(line));

async function migrated(): Promise<RunView> {
  const keyless = await rehearsed();
  return keyless.migrate("orders");
}

describe("what npm start prints of a migration", () => {
  it("fits 80 columns: the proof, the plan, what is left", async () => {
    const run = await migrated();
    const proof = proofLines(run, WIDTH);
    expect(proof.join("\n")).toContain("SUCCEEDED");
    expect(tooLong(proof)).toEqual([]);
    expect(run.plan === undefined ? ["no plan"] : tooLong(planLines(run.plan, WIDTH))).toEqual([]);
  });

  it("shows what the cluster could do and can do, by whose role, and what is not proven", async () => {
    const { report, ...run } = await migrated();
    const lines = proofLines({ ...run, report }, 300);
    const line = (can: string) => lines.find((one) => one.trim().startsWith(can));
    expect(line("pull from contosoimages")).toMatch(
      /service principal by AcrPull +id-orders-kubelet by AcrPull$/,
    );
    expect(line("give nodes the identity")).toMatch(/\(no role shown\) +id-orders-control-plane by Managed/);
    expect(line("manage what is in MC_")).toMatch(/service principal by Contributor +not proven: AKS gives/);
  });

  it("tells nobody to do what is done: the secret that was to expire is of no use any more", async () => {
    const run = await migrated();
    expect(run.plan?.findings.map(({ code }) => code)).toContain("service-principal-expires-soon");
    expect(run.report?.findings.map(({ code }) => code)).not.toContain("service-principal-expires-soon");
    expect(proofLines(run, WIDTH).join("\n")).not.toContain("before then");
  });

  it("says of what is left what it is, which role, where, when, and the command that does it", async () => {
    const run = await migrated();
    const { notBefore = "", grants = [] } = run.report?.cleanUp ?? {};
    const api = { url: "http://127.0.0.1:7071", headerFile: "/d/token-header", folder: "/d", width: WIDTH };
    const text = cleanUpLines(run, { ...api, simulatorUrl: "http://127.0.0.1:1", goesOn: true }).join("\n");
    expect(text).toContain(notBefore.slice(0, 16).replace("T", " "));
    for (const role of ["Contributor", "Network Contributor", "AcrPull"]) expect(text).toContain(role);
    for (const at of ["rg-network/vnet-shop/subnets/snet-aks", "rg-shared/contosoimages"]) {
      expect(text).toContain(at);
    }
    for (const id of grants) expect(text).toContain(id.slice(id.lastIndexOf("/") + 1).slice(0, 8));
    expect(text).toContain("curl -X POST http://127.0.0.1:7071/api/workflows/clean-up/runs");
    expect(text).toContain("-H @token-header");
    expect(text).toContain(JSON.stringify({ clusterId: run.report?.clusterId, migrationRunId: run.id }));
    expect(text).toContain(`-d '{"set":"${notBefore}"}'`);
    // The record says the same, for whoever reads it over HTTP.
    const remains = run.report?.remains.join("\n") ?? "";
    expect(remains).toMatch(
      /AcrPull on \S+contosoimages of the service principal .* `clean-up` removes it from 2026/,
    );
  });

  it("names the add-on that a role is granted to, and not the kubelet", async () => {
    const keyless = await QuickWorld.start({ populate: placeAddonCluster });
    onTestFinished(() => keyless[Symbol.asyncDispose]());
    const run = await keyless.run("migrate-cluster", { clusterId: web.id, keyVaults: [web.certificates] });
    const report = MigrationReport.parse(run.report);
    const forAddons = report.grants.filter(({ identity }) => identity === "addon");
    expect(forAddons).not.toEqual([]);
    const { id, state, createdAt, updatedAt } = run;
    const proof = proofLines({ id, state, createdAt, updatedAt, steps: [], report }, 300).join("\n");
    const plan = planLines(MigrationPlan.parse(run.plan), 300).join("\n");
    for (const { addon = "", roleName } of forAddons) {
      expect(proof).toMatch(new RegExp(`${roleName} +identity of add-on ${addon}`));
      expect(plan).toContain(`${roleName} to the identity of add-on ${addon}`);
    }
  });
});
