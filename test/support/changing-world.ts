import { ensureGrant } from "../../activities/ensure-grant/contract.ts";
import { startImageUpgrade } from "../../activities/start-image-upgrade/contract.ts";
import { ROLES } from "../../domain/roles/roles.ts";
import type { RunRecord } from "../../domain/run/record.ts";
import { held, pool, SUBSCRIPTION } from "./migration-facts.ts";
import type { MigrationWorld } from "./migration-world.ts";

/** A group with registries that the old principal may pull from. */
export const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-images`;
export const PULL = `AcrPull to kubelet at ${GROUP}`;

/** Somebody gives the old principal AcrPull at a group. */
export function pullsFromMore(world: MigrationWorld): void {
  world.azure.facts = { ...world.azure.facts, held: [...world.azure.facts.held, held(ROLES.acrPull, GROUP)] };
}

/** Somebody adds a node pool. */
export function addPool(world: MigrationWorld, name = "gpu"): void {
  const { cluster } = world.azure.facts;
  world.azure.facts = {
    ...world.azure.facts,
    cluster: { ...cluster, pools: [...cluster.pools, pool({ name, mode: "User" })] },
  };
}

/** What a person says who approves whatever the record shows. */
export const approve = (run: RunRecord) => ({ name: "approve" as const, planHash: run.planHash });
/** How the plan in a record differs from the one before, as it says itself. */
export const changesIn = ({ plan }: RunRecord) =>
  plan?.findings.filter(({ code }) => code === "plan-changed").map(({ means }) => means) ?? [];
export const upgradedPools = (world: MigrationWorld) =>
  world.azure.callsOf(startImageUpgrade).map(({ input }) => startImageUpgrade.input.parse(input).pool);
/** Scopes of the role assignments that were asked for, in order. */
export const grantsOf = (world: MigrationWorld) =>
  world.azure
    .callsOf(ensureGrant)
    .map(({ input }) => ensureGrant.input.parse(input))
    .map(({ scope }) => scope);
