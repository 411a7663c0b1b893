import type { Settings } from "../../../local/arm/core/settings.ts";
import type { FleetCluster } from "../../../local/arm/fleet/fleet-cluster.ts";
import { type CrashPoint, crashPoints } from "../../../local/runtime/index.ts";
import { CALL_FAULTS, type ScriptedFault } from "../call-faults.ts";
import { Dice } from "./dice.ts";
import { type Asked, PREVIEWS, type Request, WORKFLOWS_DRAWN } from "./random-request.ts";
import { type Place, randomPlace } from "./place.ts";
import { type ClusterKind, randomCluster } from "./random-cluster.ts";
import { randomScene, type Scene } from "./random-scene.ts";
import { type Outsider, randomOutsider } from "./outsider.ts";
import { randomSignals, type Signals } from "./signals.ts";
import { type PastMigration, PAST_RUN, randomPast } from "./past.ts";

/** What a person does each time a run waits for one; when the list is over, they do nothing for ever. */
export type Answer =
  | "approve"
  | "approveAnother"
  | "reject"
  | "retry"
  | "skip"
  | "cancel"
  /** Takes away what stands in the way, and says retry. */
  | "mend"
  | "nothing";

/** What a person says to the first run of their own accord, when this many activities have begun. */
export interface Turn {
  readonly says: "pause" | "resume" | "cancel";
  readonly after: number;
}

/** A start over HTTP. */
export interface Order {
  readonly workflow: string;
  readonly request: Request;
  /** The Idempotency-Key; undefined for the natural one. */
  readonly key: string | undefined;
}

/** What somebody else does to the cluster in Azure, past Keyless. */
export type Deed = "tag" | "upgradeImage" | "lock" | "stop" | "grant" | "takePulls";

/** A random world and everything that will happen in it, made of nothing but its seed. */
export interface RandomCase {
  readonly seed: number;
  readonly place: Place;
  /** Undefined where there is none yet. */
  readonly cluster: FleetCluster | undefined;
  readonly scene: Scene;
  readonly past: PastMigration | undefined;
  readonly order: Order;
  /** A plan is asked for first and the run is bound to it; somebody may do something in between. */
  readonly planned: { readonly deed: Deed | undefined } | undefined;
  /** Another start, when this many activities have begun; 0 for the same instant as the first. */
  readonly rival: { readonly order: Order; readonly after: number } | undefined;
  /** What comes when everything is over: the same start again, or the clean-up of a migration. */
  readonly next: "again" | "cleanUp" | undefined;
  /** What somebody else does in Azure just before a call, by its number. */
  readonly meddling: { readonly deed: Deed; readonly before: number } | undefined;
  readonly outsider: Outsider;
  readonly signals: Signals;
  readonly approval: "required" | "notRequired";
  readonly settings: Partial<Settings>;
  /** Faults by the number of the call to Azure that they meet, from 1. */
  readonly faults: ReadonlyMap<number, ScriptedFault>;
  readonly answers: readonly Answer[];
  readonly turns: readonly Turn[];
  /** Whether a paused run is resumed, each time that it looks. */
  readonly resumes: readonly boolean[];
  /** The process crashes when it passes a point for the n-th time; one after the other. */
  readonly crashes: readonly { readonly point: CrashPoint; readonly nth: number }[];
  /** Which activity answers nonsense, as a defect would make it; its run must end as failed. */
  readonly defect: number | undefined;
}

const MINUTE = 60_000;
const DEEDS: readonly [Deed, ...Deed[]] = ["tag", "upgradeImage", "lock", "stop", "grant"];

/** By their shares; the migration has by far the most that can go wrong. */
function randomWorkflow(dice: Dice): string {
  const shares = Object.entries(WORKFLOWS_DRAWN);
  let left = dice.int(0, shares.reduce((sum, [, { share }]) => sum + share, 0) - 1);
  for (const [workflow, { share }] of shares) {
    if (left < share) return workflow;
    left -= share;
  }
  throw new Error("no workflow has a share");
}

function randomOrder(dice: Dice, workflow: string, asked: Asked, key: string | undefined): Order {
  return { workflow, request: WORKFLOWS_DRAWN[workflow]?.request(dice, asked) ?? {}, key };
}

/** Another workflow on the same cluster, the same under another key or none, or the very same again. */
function randomRival(dice: Dice, first: Order, asked: Asked): RandomCase["rival"] {
  if (!dice.chance(0.25)) return undefined;
  const key = dice.pick(["another-one", "another-one", undefined]);
  const order = dice.pick<Order>([
    { ...first, key },
    { ...first, key },
    randomOrder(dice, first.workflow, asked, key),
    randomOrder(dice, randomWorkflow(dice), asked, key),
    first,
  ]);
  return { order, after: dice.pick([0, 0, dice.int(1, 12), dice.int(1, 40)]) };
}

function randomAnswers(dice: Dice): readonly Answer[] {
  return Array.from({ length: dice.int(0, 7) }, (_, index) =>
    index === 0 && dice.chance(0.7)
      ? "approve"
      : dice.pick([
          ...(["approve", "approve", "approveAnother", "retry", "retry", "mend", "mend"] as const),
          ...(["skip", "cancel", "reject", "nothing"] as const),
        ]),
  );
}

function randomKind(dice: Dice): ClusterKind {
  return dice.pick<ClusterKind>([
    ...(["servicePrincipal", "servicePrincipal", "servicePrincipal"] as const),
    ...(["systemAssigned", "userAssigned"] as const),
  ]);
}

export function randomCase(seed: number): RandomCase {
  const dice = new Dice(seed);
  const place = randomPlace(dice);
  const workflow = randomWorkflow(dice);
  const drawn = randomKind(dice);
  const kind = workflow === "clean-up" && drawn === "servicePrincipal" ? "systemAssigned" : drawn;
  const made = randomCluster(dice, kind, place);
  const cluster = workflow === "create-cluster" && dice.chance(0.9) ? undefined : made;
  const pools = (made.properties.agentPoolProfiles ?? []).map(({ name }) => name);
  const asked = { place, kind, pools, migrationRunId: PAST_RUN };
  const order = randomOrder(dice, workflow, asked, dice.chance(0.8) ? "the-one" : undefined);
  const faults = new Map<number, ScriptedFault>();
  for (let count = dice.int(0, 4); count > 0; count -= 1) faults.set(dice.int(1, 24), dice.pick(CALL_FAULTS));
  return {
    ...{ seed, place, cluster, order },
    scene: randomScene(dice, place),
    past: workflow === "clean-up" ? randomPast(dice) : undefined,
    planned: dice.chance(0.15) ? { deed: dice.chance(0.6) ? dice.pick(DEEDS) : undefined } : undefined,
    rival: randomRival(dice, order, asked),
    next: dice.chance(0.12)
      ? workflow === "migrate-cluster"
        ? dice.pick(["again", "cleanUp", "cleanUp"])
        : "again"
      : undefined,
    meddling: dice.chance(0.08) ? { deed: dice.pick(DEEDS), before: dice.int(2, 20) } : undefined,
    outsider: randomOutsider(dice),
    // Dice of their own: what else a seed draws stays as it is.
    signals: randomSignals(new Dice(seed ^ 0x516e)),
    approval: dice.chance(0.35) ? "required" : "notRequired",
    settings: {
      cloud: place.cloud,
      previewFeatures: PREVIEWS,
      reimageOnMigrate: dice.chance(0.5),
      identityUpdateWithoutNewerImage: dice.pick(["leavesPools", "leavesPools", "refuses"]),
      lowerCaseIdentityIds: dice.chance(0.7),
      propagation: dice.pick<"documented" | number>(["documented", 0, 59 * MINUTE]),
      replication: dice.pick<"seeded" | number>(["seeded", 0, 5 * MINUTE]),
      graphLagMs: dice.pick([0, MINUTE, 10 * MINUTE]),
    },
    faults,
    answers: randomAnswers(dice),
    turns: Array.from({ length: dice.chance(0.25) ? dice.int(1, 4) : 0 }, () => ({
      says: dice.pick<Turn["says"]>(["pause", "pause", "pause", "resume", "cancel"]),
      after: dice.int(2, 60),
    })),
    resumes: Array.from({ length: dice.int(0, 8) }, () => dice.chance(0.5)),
    crashes: Array.from({ length: dice.chance(0.4) ? dice.int(1, 3) : 0 }, () => ({
      point: dice.pick(crashPoints),
      nth: dice.int(1, 20),
    })),
    defect: dice.chance(0.02) ? dice.int(1, 10) : undefined,
  };
}
