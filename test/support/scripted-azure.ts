import type { BoundActivity } from "../../activities/bound-activity.ts";
import { ensureGrant } from "../../activities/ensure-grant/contract.ts";
import { ensureIdentity } from "../../activities/ensure-identity/contract.ts";
import { readRecentRoles } from "../../activities/read-recent-roles/contract.ts";
import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import { readMachines } from "../../activities/read-machines/contract.ts";
import { readMigrationFacts } from "../../activities/read-migration-facts/contract.ts";
import { readNodeIdentities } from "../../activities/read-node-identities/contract.ts";
import { readOperation } from "../../activities/read-operation/contract.ts";
import { startIdentityChange } from "../../activities/start-identity-change/contract.ts";
import { startImageUpgrade } from "../../activities/start-image-upgrade/contract.ts";
import { startMachineDeletion } from "../../activities/start-machine-deletion/contract.ts";
import { startPoolScaling } from "../../activities/start-pool-scaling/contract.ts";
import { startReconcile } from "../../activities/start-reconcile/contract.ts";
import { startVersionUpgrade } from "../../activities/start-version-upgrade/contract.ts";
import type { z } from "zod";
import { requireResourceId, type ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Cluster, ControlPlane, Pool } from "../../domain/cluster/cluster.ts";
import type { MigrationFacts } from "../../domain/migration/facts.ts";
import { cluster, facts, identityId, NODE_GROUP, pool, SUBSCRIPTION } from "./migration-facts.ts";
import { guardedBy } from "./guardrails.ts";
import { done, ScriptedActivities } from "./scripted-activities.ts";

/** The kubelet identity that AKS makes by itself. */
export const AKS_KUBELET_ID = requireResourceId(
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/${NODE_GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/orders-agentpool`,
);

/**
 * Activities without an Azure: by default a world in which everything goes well, the identity update re-images Linux
 * pools and leaves Windows pools to the image upgrade. A test scripts what differs, per activity, in order.
 */
export class ScriptedAzure extends ScriptedActivities {
  facts: MigrationFacts = facts({
    cluster: cluster({ pools: [pool(), pool({ name: "win", mode: "User", osType: "Windows", count: 2 })] }),
  });
  /** Pools that carry the kubelet identity by now. */
  readonly moved = new Set<string>();
  readonly images = new Map<string, string>();
  /** Kubernetes versions of the pools, and of the control plane under no name. */
  readonly versions = new Map<string, string>();
  /** Machines by pool, where somebody has asked for them. */
  readonly machines = new Map<string, string[]>();
  private born = 0;
  changed = false;
  /** Add-ons that get no identity with the change. */
  readonly withoutIdentity = new Set<string>();
  private change: z.infer<typeof startIdentityChange.input> | undefined;

  activities(): readonly BoundActivity[] {
    return [
      this.bound(readMigrationFacts, () =>
        done(guardedBy({ ...this.factsNow(), readAt: new Date(this.clock.now()).toISOString() })),
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
      this.bound(startIdentityChange, (change) => {
        this.changed = true;
        this.change = change;
        const reimages =
          change.kubelet !== undefined || this.facts.cluster.controlPlane.kind === "servicePrincipal";
        for (const { name, osType } of this.facts.cluster.pools) {
          if (osType === "Linux" && reimages) this.reimage(name);
        }
        return { kind: "started", operation: { operationUrl: "https://arm.sim.invalid/op" } };
      }),
      this.bound(observeCluster, () => done(this.observed())),
      this.bound(readRecentRoles, () => done([])),
      this.bound(readNodeIdentities, () => done(this.nodes())),
      this.bound(startImageUpgrade, ({ pool: name }) => {
        if (this.images.get(name) === "new-image") return { kind: "already" as const };
        this.reimage(name);
        return { kind: "started", operation: { operationUrl: "https://arm.sim.invalid/op2" } };
      }),
      this.bound(startReconcile, () => {
        const { cluster: failed } = this.facts;
        this.facts = { ...this.facts, cluster: { ...failed, provisioningState: "Succeeded" } };
        return { kind: "started", operation: { operationUrl: "https://arm.sim.invalid/op4" } };
      }),
      this.bound(startVersionUpgrade, ({ pool: name, version }) => {
        if (this.versions.get(name ?? "") === version) return { kind: "already" as const };
        this.versions.set(name ?? "", version);
        if (name !== undefined) this.reimage(name);
        return { kind: "started", operation: { operationUrl: "https://arm.sim.invalid/op3" } };
      }),
      this.bound(readMachines, ({ pool: name }) => done({ machines: [...this.machinesOf(name)] })),
      this.bound(startPoolScaling, ({ pool: name, count }) => {
        const machines = this.machinesOf(name);
        if (machines.length === count) return { kind: "already" as const };
        while (machines.length < count) machines.push(`${name}-new-${String((this.born += 1))}`);
        this.carryIfNew(name);
        return { kind: "started", operation: { operationUrl: "https://arm.sim.invalid/op5" } };
      }),
      this.bound(startMachineDeletion, ({ pool: name, machines: gone }) => {
        const left = this.machinesOf(name).filter((machine) => !gone.includes(machine));
        this.machines.set(name, left);
        this.carryIfNew(name);
        return { kind: "started", operation: { operationUrl: "https://arm.sim.invalid/op6" } };
      }),
      this.bound(readOperation, () =>
        done({ status: "Failed", code: "UnsatisfiablePDB", message: "a budget blocks" }),
      ),
    ];
  }

  /** Once the cluster is changed nobody asks for its service principal any more, and what that holds is not read. */
  private factsNow(): MigrationFacts {
    if (!this.changed) return this.facts;
    const { servicePrincipal: _outOfUse, ...facts } = this.facts;
    return { ...facts, cluster: this.observed(), held: [] };
  }

  machinesOf(name: string): string[] {
    const { count = 0 } = this.facts.cluster.pools.find((each) => each.name === name) ?? {};
    const known =
      this.machines.get(name) ?? Array.from({ length: count }, (_, index) => `${name}-old-${String(index)}`);
    this.machines.set(name, known);
    return known;
  }

  /** A pool whose machines have all come after the change carries what the change set. */
  private carryIfNew(name: string): void {
    if (this.machinesOf(name).every((machine) => machine.includes("-new-"))) this.moved.add(name);
  }

  reimage(name: string): void {
    this.moved.add(name);
    this.images.set(name, "new-image");
  }

  observed(changes: Partial<Cluster> = {}): Cluster {
    const { kubernetesVersion } = this.facts.cluster;
    const before = { ...this.facts.cluster, kubernetesVersion: this.versions.get("") ?? kubernetesVersion };
    const pools: Pool[] = before.pools.map((each) => ({
      ...each,
      count: this.machines.get(each.name)?.length ?? each.count,
      nodeImageVersion: this.images.get(each.name) ?? each.nodeImageVersion ?? "old",
      kubernetesVersion: this.versions.get(each.name) ?? each.kubernetesVersion ?? kubernetesVersion,
    }));
    if (!this.changed) return { ...before, pools, ...changes };
    return {
      ...before,
      pools,
      servicePrincipalClientId: "msi",
      controlPlane: this.controlPlane(),
      kubelet: { resourceId: this.kubeletId(), clientId: "c", objectId: "object of the kubelet" },
      addons: before.addons.map((addon) =>
        this.withoutIdentity.has(addon.name)
          ? addon
          : { ...addon, identityObjectId: `identity of ${addon.name}` },
      ),
      ...changes,
    };
  }

  nodes(): { pool: string; identityIds: string[] }[] {
    return this.facts.cluster.pools.map(({ name }) => ({
      pool: name,
      identityIds: this.moved.has(name) ? [this.kubeletId()] : [],
    }));
  }

  private controlPlane(): ControlPlane {
    const wanted = this.change?.controlPlane;
    const before = this.facts.cluster.controlPlane;
    if (wanted === "SystemAssigned") return { kind: "systemAssigned", principalId: "system principal" };
    if (wanted === undefined && this.change !== undefined) return before;
    const resourceId = wanted?.resourceId ?? this.identities().controlPlane;
    return { kind: "userAssigned", resourceId, principalId: "p" };
  }

  private kubeletId(): ResourceId {
    const { cluster: before } = this.facts;
    if (this.change === undefined) return this.identities().kubelet;
    return this.change.kubelet?.resourceId ?? before.kubelet?.resourceId ?? AKS_KUBELET_ID;
  }

  private identities() {
    const asked = this.callsOf(ensureIdentity).map(
      ({ input }) => ensureIdentity.input.parse(input).identityId,
    );
    const [controlPlane = identityId("none"), kubelet = identityId("none")] = new Set(asked);
    return { controlPlane, kubelet };
  }
}
