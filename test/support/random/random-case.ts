import type { FleetCluster } from "../../../local/arm/fleet/fleet-cluster.ts";
import type { Settings } from "../../../local/arm/core/settings.ts";
import { type CrashPoint, crashPoints } from "../../../local/runtime/index.ts";
import { CALL_FAULTS, type ScriptedFault } from "../call-faults.ts";
import { Dice } from "./dice.ts";
import { randomCluster } from "./random-cluster.ts";

/** What a person does each time the run waits for one; when the list is over, they do nothing for ever. */
export type Answer = "approve" | "approveAnother" | "reject" | "retry" | "cancel" | "nothing";

/** A random world and everything that will happen in it, made of nothing but its seed. */
export interface RandomCase {
  readonly seed: number;
  readonly cluster: FleetCluster;
  readonly workflow: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly approval: "required" | "notRequired";
  readonly settings: Partial<Settings>;
  /** Faults by the number of the call to Azure that they meet, from 1. */
  readonly faults: ReadonlyMap<number, ScriptedFault>;
  readonly answers: readonly Answer[];
  /** The process crashes when it passes a point for the n-th time; one after the other. */
  readonly crashes: readonly { readonly point: CrashPoint; readonly nth: number }[];
  /** Days until the secret of the service principal expires; negative if it has. */
  readonly secretDays: number;
  readonly locked: boolean;
}

const MINUTE = 60_000;

export function randomCase(seed: number): RandomCase {
  const dice = new Dice(seed);
  const cluster = randomCluster(dice, "orders");
  const upgrade = dice.chance(0.15);
  const faults = new Map<number, ScriptedFault>();
  for (let count = dice.int(0, 4); count > 0; count -= 1) faults.set(dice.int(1, 18), dice.pick(CALL_FAULTS));
  return {
    seed,
    cluster,
    workflow: upgrade ? "upgrade-node-images" : "migrate-cluster",
    request: {
      clusterId: cluster.id,
      ...(upgrade
        ? {}
        : {
            ...(dice.chance(0.2) ? { identityType: "SystemAssigned" } : {}),
            ...(dice.chance(0.4) ? { whenNothingNewer: dice.pick(["wait", "report"]) } : {}),
          }),
    },
    approval: dice.chance(0.35) ? "required" : "notRequired",
    settings: {
      reimageOnMigrate: dice.chance(0.5),
      propagation: dice.pick<"seeded" | number>(["seeded", 0, 59 * MINUTE]),
      replication: dice.pick<"seeded" | number>(["seeded", 0, 5 * MINUTE]),
      graphLagMs: dice.pick([0, MINUTE, 20 * MINUTE]),
    },
    faults,
    answers: Array.from({ length: dice.int(0, 6) }, (_, index) =>
      index === 0 && dice.chance(0.7)
        ? "approve"
        : dice.pick([
            "approve",
            "approve",
            "approveAnother",
            "retry",
            "retry",
            "retry",
            "cancel",
            "reject",
            "nothing",
          ]),
    ),
    crashes: Array.from({ length: dice.chance(0.5) ? dice.int(1, 3) : 0 }, () => ({
      point: dice.pick(crashPoints),
      nth: dice.int(1, 20),
    })),
    secretDays: dice.chance(0.07) ? -1 : dice.int(1, 400),
    locked: dice.chance(0.05),
  };
}
