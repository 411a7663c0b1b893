import { describe, expect, test } from "vitest";
import { readNodeIdentities } from "../../../activities/read-node-identities/contract.ts";
import { startImageUpgrade } from "../../../activities/start-image-upgrade/contract.ts";
import { startVersionUpgrade } from "../../../activities/start-version-upgrade/contract.ts";
import { days, hours } from "../../../domain/text/duration.ts";
import type { RunRecord } from "../../../domain/run/record.ts";
import { cluster, facts, pool } from "../../support/migration-facts.ts";
import { MigrationWorld } from "../../support/migration-world.ts";

const nothing = { kind: "already" } as const;
const windows = (name: string, more = {}) => pool({ name, mode: "User", osType: "Windows", ...more });
const patch = { whenNothingNewer: "upgradeKubernetesPatch" } as const;

const retry = (run: RunRecord) => ({
  name: "retry" as const,
  ...(run.incident === undefined ? {} : { incidentId: run.incident.id }),
});

describe("where nothing newer exists", () => {
  test("a patch upgrade re-images the open pools at once, the control plane first", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = { ...world.azure.facts, kubernetesPatch: "1.33.5" };
    world.azure.next(startImageUpgrade, nothing);
    const run = await world.run({ request: patch });

    expect(run.state).toBe("succeeded");
    expect(run.report?.pools.map(({ name, by }) => [name, by])).toEqual([
      ["system", "identityUpdate"],
      ["win", "versionUpgrade"],
    ]);
    expect(world.azure.callsOf(startVersionUpgrade).map(({ input }) => input)).toMatchObject([
      { version: "1.33.5" },
      { version: "1.33.5", pool: "win" },
    ]);
    expect(world.elapsedMs()).toBeLessThan(hours(6));
    expect(run.plan?.cannotBeUndone.join()).toContain("version cannot be downgraded");
    expect(run.plan?.writes.map(({ does }) => does).join()).toContain(
      "upgrade the control plane to Kubernetes",
    );
  });

  test("a patch upgrade is not begun where the image upgrade has moved every pool", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = { ...world.azure.facts, kubernetesPatch: "1.33.5" };
    const run = await world.run({ request: patch });
    expect(run.state).toBe("succeeded");
    expect(world.azure.callsOf(startVersionUpgrade)).toEqual([]);
  });

  test("pools that are behind a control plane on the newest patch go to its version", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = facts({
      cluster: cluster({ pools: [pool(), windows("win", { kubernetesVersion: "1.33.0" })] }),
    });
    world.azure.versions.set("", "1.33.2");
    world.azure.next(startImageUpgrade, nothing);
    const run = await world.run({ request: patch });
    expect(run.report?.pools.at(-1)).toMatchObject({ name: "win", by: "versionUpgrade" });
  });

  test("a patch upgrade without a patch says so in the plan and waits for the next image", async () => {
    await using world = new MigrationWorld();
    world.azure.next(startImageUpgrade, nothing, nothing);
    const run = await world.run({ request: patch });
    expect(run.state).toBe("succeeded");
    expect(run.plan?.findings.map(({ code }) => code)).toContain("kubernetes-patch-none");
    expect(world.azure.callsOf(startVersionUpgrade)).toEqual([]);
    expect(world.elapsedMs()).toBeGreaterThan(days(1));
  });

  test("a patch upgrade that fails parks with Azure's reason, and goes on after retry", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = { ...world.azure.facts, kubernetesPatch: "1.33.5" };
    world.azure.next(startImageUpgrade, nothing);
    world.azure.next(startVersionUpgrade, {
      kind: "refused",
      refusal: { code: "QuotaExceeded", resource: "r", message: "no cores", remedy: "ask for more" },
    });
    let parkedOn = "";
    world.person((run) => {
      parkedOn = run.incident?.code ?? "";
      return retry(run);
    });
    const run = await world.run({ request: patch });
    expect(parkedOn).toBe("QuotaExceeded");
    expect(run.state).toBe("succeeded");
  });

  test("replacePool reports the pool with the commands that replace it, and writes nothing more", async () => {
    await using world = new MigrationWorld();
    world.azure.next(startImageUpgrade, nothing);
    const run = await world.run({ request: { whenNothingNewer: "replacePool" } });
    expect(run.state).toBe("partlySucceeded");
    expect(run.report?.pools.at(-1)?.remains).toContain("az aks nodepool delete --nodepool-name win");
    expect(run.report?.findings.map(({ code }) => code)).toContain("pool-replaced-by-hand");
  });

  test("a stopped pool is never told to upgrade: it is reported with what to do", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = facts({
      cluster: cluster({ pools: [pool(), windows("win", { powerState: "Stopped" })] }),
    });
    const run = await world.run();
    expect(run.state).toBe("partlySucceeded");
    expect(run.report?.pools.at(-1)?.remains).toContain("It is stopped");
    expect(world.azure.callsOf(startImageUpgrade)).toEqual([]);
  });

  test("pools get their images on different days, each followed to its end", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = facts({ cluster: cluster({ pools: [pool(), windows("one"), windows("two")] }) });
    // Day 0 nothing for both, day 1 nothing for both; day 2: the first has one, the second has none until a day later.
    world.azure.next(startImageUpgrade, nothing, nothing, nothing, nothing);
    const run = await world.run();
    expect(run.state).toBe("succeeded");
    expect(run.report?.pools.map(({ by }) => by)).toEqual(["identityUpdate", "imageUpgrade", "imageUpgrade"]);
    expect(world.elapsedMs()).toBeGreaterThan(days(2));
    expect(world.elapsedMs()).toBeLessThan(days(3));
    expect(world.azure.callsOf(readNodeIdentities).length).toBeGreaterThan(1);
  });
});
