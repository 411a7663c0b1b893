import type { ActivityContract, Answer } from "../../activities/activity-contract.ts";
import { bind, type BoundActivity } from "../../activities/bound-activity.ts";
import { ensureGrant } from "../../activities/ensure-grant/contract.ts";
import { ensureIdentity } from "../../activities/ensure-identity/contract.ts";
import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import { readMigrationFacts } from "../../activities/read-migration-facts/contract.ts";
import { readNodeIdentities } from "../../activities/read-node-identities/contract.ts";
import { readOperation } from "../../activities/read-operation/contract.ts";
import { startIdentityChange } from "../../activities/start-identity-change/contract.ts";
import { startImageUpgrade } from "../../activities/start-image-upgrade/contract.ts";
import type { Cluster, Pool } from "../../domain/cluster.ts";
import type { MigrationFacts } from "../../domain/migration/facts.ts";
import type { Clock } from "../../platform/clock.ts";
import { cluster, facts, pool } from "./migration-facts.ts";

/** One call of an activity, as a test looks back on it. */
export interface Call {
  readonly activity: string;
  readonly at: number;
  readonly input: unknown;
}

type Reply = Answer<unknown> | Error;

/**
 * Activities without an Azure: by default a world in which everything goes well, the identity update re-images Linux
 * pools and leaves Windows pools to the image upgrade. A test scripts what differs, per activity, in order.
 */
export class ScriptedAzure {
  readonly calls: Call[] = [];
  facts: MigrationFacts = facts({
    cluster: cluster({ pools: [pool(), pool({ name: "win", mode: "User", osType: "Windows", count: 2 })] }),
  });
  /** Pools that carry the kubelet identity by now. */
  readonly moved = new Set<string>();
  readonly images = new Map<string, string>();
  changed = false;
  private readonly scripts = new Map<string, Reply[]>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** The next calls of an activity are answered like this, one after the other; then the world answers again. */
  next<Input, Value>(activity: ActivityContract<Input, Value>, ...replies: (Answer<Value> | Error)[]): void {
    this.scripts.set(activity.name, [...(this.scripts.get(activity.name) ?? []), ...replies]);
  }

  callsOf(activity: { readonly name: string }): readonly Call[] {
    return this.calls.filter((call) => call.activity === activity.name);
  }

  /** Scripted replies that nobody asked for: a test that leaves some did not test what it says. */
  unasked(): readonly string[] {
    return [...this.scripts].flatMap(([name, replies]) => replies.map(() => name));
  }

  activities(): readonly BoundActivity[] {
    const done = <Value>(value: Value): Answer<Value> => ({ kind: "done", value });
    return [
      this.bound(readMigrationFacts, () =>
        done({ ...this.facts, readAt: new Date(this.clock.now()).toISOString() }),
      ),
      this.bound(ensureIdentity, ({ identityId }) =>
        done({
          resourceId: identityId,
          principalId: `principal of ${identityId}`,
          clientId: `client of ${identityId}`,
        }),
      ),
      this.bound(ensureGrant, ({ scope, roleId }) =>
        done({
          assignmentId: `${scope}/providers/Microsoft.Authorization/roleAssignments/${roleId}`,
          outcome: "made" as const,
          createdOn: new Date(this.clock.now()).toISOString(),
        }),
      ),
      this.bound(startIdentityChange, () => {
        this.changed = true;
        for (const { name, osType } of this.facts.cluster.pools) if (osType === "Linux") this.reimage(name);
        return { kind: "started", operation: { operationUrl: "https://arm.sim.invalid/op" } };
      }),
      this.bound(observeCluster, () => done(this.observed())),
      this.bound(readNodeIdentities, () => done(this.nodes())),
      this.bound(startImageUpgrade, ({ pool: name }) => {
        if (this.images.get(name) === "new-image") return done({ nothingNewer: true as const });
        this.reimage(name);
        return { kind: "started", operation: { operationUrl: "https://arm.sim.invalid/op2" } };
      }),
      this.bound(readOperation, () =>
        done({ status: "Failed", code: "UnsatisfiablePDB", message: "a budget blocks" }),
      ),
    ];
  }

  reimage(name: string): void {
    this.moved.add(name);
    this.images.set(name, "new-image");
  }

  observed(changes: Partial<Cluster> = {}): Cluster {
    const before = this.facts.cluster;
    const { controlPlane, kubelet } = this.identities();
    const pools: Pool[] = before.pools.map((each) => ({
      ...each,
      nodeImageVersion: this.images.get(each.name) ?? each.nodeImageVersion ?? "old",
    }));
    if (!this.changed) return { ...before, pools, ...changes };
    return {
      ...before,
      pools,
      servicePrincipalClientId: "msi",
      controlPlane: { kind: "userAssigned", resourceId: controlPlane, principalId: "p" },
      kubelet: { resourceId: kubelet, clientId: "c", objectId: "o" },
      ...changes,
    };
  }

  nodes(): { pool: string; identityIds: string[] }[] {
    return this.facts.cluster.pools.map(({ name }) => ({
      pool: name,
      identityIds: this.moved.has(name) ? [this.identities().kubelet] : [],
    }));
  }

  private identities() {
    const asked = this.callsOf(ensureIdentity).map(
      ({ input }) => ensureIdentity.input.parse(input).identityId,
    );
    const [controlPlane = "", kubelet = ""] = new Set(asked);
    return { controlPlane, kubelet };
  }

  private bound<Input, Value>(
    contract: ActivityContract<Input, Value>,
    world: (input: Input) => Answer<Value>,
  ): BoundActivity {
    return bind(contract, async (input) => {
      this.calls.push({ activity: contract.name, at: this.clock.now(), input });
      const [scripted, ...later] = this.scripts.get(contract.name) ?? [];
      if (scripted === undefined) return world(input);
      if (later.length > 0) this.scripts.set(contract.name, later);
      else this.scripts.delete(contract.name);
      if (scripted instanceof Error) throw scripted;
      // The contract's own schema checks the value right after this.
      return contract.answer.parse(scripted);
    });
  }
}
