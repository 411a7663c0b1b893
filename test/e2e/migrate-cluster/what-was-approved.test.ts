import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { hasEnded, type RunRecord } from "../../../domain/run/record.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import { grantStanding } from "../../../local/arm/fleet/populate.ts";
import { API_VERSIONS } from "../../../platform/azure/arm.ts";
import { demoGroup } from "../../support/demo-ids.ts";
import { recordOfView } from "../../support/record-of-view.ts";
import { rehearsed, type Rehearsed } from "../../support/rehearsed.ts";
import { withToken } from "../../support/loopback-token.ts";

const GROUP = demoGroup("rg-archive");

/** A migration that waits for an approval, and the world around it, in which somebody else is at work. */
class Approved {
  readonly keyless: Rehearsed;
  readonly id: string;
  readonly #api: string;

  private constructor(keyless: Rehearsed, id: string) {
    this.keyless = keyless;
    this.id = id;
    this.#api = `${keyless.rehearsal.host.url}/api/runs/${id}`;
  }

  static async begin(): Promise<Approved> {
    const keyless = await rehearsed({
      approval: "required",
      speed: 20_000,
      simulator: { settings: { graphLagMs: 0 } },
    });
    const { id } = await keyless.client.migrate(keyless.clusterId("orders"), "CHG1", "key");
    return new Approved(keyless, id);
  }

  async say(command: string, body: object = {}): Promise<void> {
    const answer = await fetch(`${this.#api}/${command}`, {
      method: "POST",
      headers: { ...withToken, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${command}: ${await answer.text()}`);
  }

  async until(holds: (run: RunRecord) => boolean): Promise<RunRecord> {
    for (;;) {
      await setImmediate();
      const run = recordOfView(await (await fetch(this.#api, { headers: withToken })).json());
      if (holds(run)) return run;
    }
  }

  /** Approves the plan that waits, if it is not that one. Answers the run as it waited. */
  async approve(notThat = ""): Promise<RunRecord> {
    const waiting = await this.until(
      ({ state, planHash }) => state === "waitingForApproval" && planHash !== notThat,
    );
    await this.say("approve", { planHash: waiting.planHash });
    return waiting;
  }

  /** Nobody says anything more: all the time may pass that the run waits for. */
  ended(): Promise<RunRecord> {
    this.keyless.rehearsal.clock.setPace(Number.POSITIVE_INFINITY);
    return this.until(hasEnded);
  }

  /** Somebody gives the service principal AcrPull at a group. */
  grant(): void {
    this.keyless.simulator.change((moment) => {
      for (const [key, { displayName }] of [...moment.world.entries("principals")]) {
        if (displayName.includes("orders")) grantStanding(moment, GROUP, key, ROLES.acrPull.id);
      }
    });
  }

  /** Somebody adds a node pool. */
  addPool(): void {
    const answer = this.keyless.simulator.handle({
      method: "PUT",
      path: `${this.keyless.clusterId("orders")}/agentPools/gpu`,
      body: { properties: { count: 1, vmSize: "Standard_D4s_v5", osType: "Linux", mode: "User" } },
      query: new URLSearchParams({ "api-version": API_VERSIONS.aks }),
      headers: { authorization: "Bearer somebody else" },
      bodyHash: undefined,
      origin: "https://arm.sim.invalid",
    });
    expect(answer).toMatchObject({ kind: "answer", reply: { status: 201 } });
  }

  /** How often an operation of the cluster came through, but for what somebody else did. */
  writes(operation: string): number {
    return this.keyless.simulator
      .journal()
      .filter((entry) => entry.operation === operation && entry.status < 300).length;
  }

  kubeletPullsAtGroup(): boolean {
    return [...this.keyless.simulator.view().entries("assignments")].some(
      ([, { scope, principalId }]) =>
        scope.toLowerCase() === GROUP.toLowerCase() &&
        this.keyless.simulator.view().get("principals", principalId)?.displayName.includes("kubelet") ===
          true,
    );
  }
}

const changes = ({ plan }: RunRecord) =>
  plan?.findings.filter(({ code }) => code === "plan-changed").map(({ means }) => means) ?? [];
const names = ({ steps }: RunRecord) => steps.map(({ name }) => name);

describe("the service principal got AcrPull at a group, the run succeeded, and that grant was nowhere", () => {
  it("between plan and approval: it is asked for again, named, and carried over", async () => {
    const run = await Approved.begin();
    await run.until(({ state }) => state === "waitingForApproval");
    run.grant();
    const first = await run.approve();
    const second = await run.approve(first.planHash);
    expect(changes(second)).toContain(`new grant: AcrPull to kubelet at ${GROUP}`);
    expect(run.writes("managedClusters.put")).toBe(0);
    const ended = await run.ended();
    expect(ended.state).toBe("succeeded");
    expect(run.kubeletPullsAtGroup()).toBe(true);
    expect(JSON.stringify(ended.report)).toContain(GROUP);
  });

  it("in a pause: it is asked for again before the cluster is changed, and the role acts by then", async () => {
    const run = await Approved.begin();
    const first = await run.approve();
    await run.until((now) => names(now).includes("awaitPropagation"));
    await run.say("pause");
    await run.until(({ state }) => state === "paused");
    run.grant();
    await run.say("resume");
    const second = await run.approve(first.planHash);
    expect(changes(second)).toContain(`new grant: AcrPull to kubelet at ${GROUP}`);
    expect(run.writes("managedClusters.put")).toBe(0);
    expect((await run.ended()).state).toBe("succeeded");
    expect(run.kubeletPullsAtGroup()).toBe(true);
    expect(run.keyless.simulator.audit()).toEqual([]);
  });

  it("while the roles came to act, and nobody looked: it is asked for again before the cluster is changed", async () => {
    const run = await Approved.begin();
    const first = await run.approve();
    await run.until((now) => names(now).includes("awaitPropagation"));
    run.grant();
    const second = await run.approve(first.planHash);
    expect(changes(second)).toContain(`new grant: AcrPull to kubelet at ${GROUP}`);
    expect(run.writes("managedClusters.put")).toBe(0);
    expect((await run.ended()).state).toBe("succeeded");
    expect(run.kubeletPullsAtGroup()).toBe(true);
  });

  it("at an incident: it is asked for again before the change is tried once more", async () => {
    const run = await Approved.begin();
    run.keyless.simulator.faults.onNext(
      { operation: "managedClusters.put" },
      { kind: "refuse", status: 400, code: "NobodyKnowsThisCode", message: "Unheard of." },
    );
    const first = await run.approve();
    await run.until(({ incident }) => incident !== undefined);
    run.grant();
    await run.say("retry");
    const second = await run.approve(first.planHash);
    expect(changes(second)).toContain(`new grant: AcrPull to kubelet at ${GROUP}`);
    expect((await run.ended()).state).toBe("succeeded");
    expect(run.kubeletPullsAtGroup()).toBe(true);
    expect(run.writes("managedClusters.put")).toBe(1);
  });
});

describe("a pool that was added meanwhile was re-imaged though no plan named it", () => {
  it("between plan and approval: its plan waits for an approval that names it", async () => {
    const run = await Approved.begin();
    await run.until(({ state }) => state === "waitingForApproval");
    run.addPool();
    const first = await run.approve();
    const second = await run.until(
      ({ state, planHash }) => state === "waitingForApproval" && planHash !== first.planHash,
    );
    expect(changes(second)).toContain("new pool: gpu");
    await run.say("reject", { reason: "not the new pool" });
    expect(await run.ended()).toMatchObject({
      state: "refused",
      report: { summary: expect.stringContaining("not the new pool") as unknown },
    });
    expect(run.writes("managedClusters.put")).toBe(0);
  });

  it("in a pause: nothing is re-imaged, and the run ends with what it had done when that is rejected", async () => {
    const run = await Approved.begin();
    const first = await run.approve();
    await run.until((now) => names(now).includes("awaitPropagation"));
    await run.say("pause");
    await run.until(({ state }) => state === "paused");
    run.addPool();
    await run.say("resume");
    const second = await run.until(
      ({ state, planHash }) => state === "waitingForApproval" && planHash !== first.planHash,
    );
    expect(changes(second)).toContain("new pool: gpu");
    await run.say("reject", { reason: "not the new pool" });
    const ended = await run.ended();
    expect(ended.state).toBe("cancelled");
    expect(ended.report?.remains.join()).toContain("was created and stays");
    expect(run.writes("managedClusters.put")).toBe(0);
    expect(run.writes("agentPools.upgradeNodeImage")).toBe(0);
  });

  it("while the roles came to act, and nobody looked: the change itself sees it, and waits for its approval", async () => {
    const run = await Approved.begin();
    const first = await run.approve();
    await run.until((now) => names(now).includes("awaitPropagation"));
    run.addPool();
    const second = await run.approve(first.planHash);
    expect(changes(second)).toContain("new pool: gpu");
    expect(run.writes("managedClusters.put")).toBe(0);
    const ended = await run.ended();
    expect(ended.state).toBe("succeeded");
    expect(run.writes("managedClusters.put")).toBe(1);
  });
});
