import type { RunningHost } from "../../../local/runtime/index.ts";
import { SurvivingHost } from "../surviving-host.ts";
import { seedUuids } from "./dice.ts";
import type { Observed } from "./observed.ts";
import { CLUSTER_ID } from "./place.ts";
import type { Order, RandomCase } from "./random-case.ts";
import { RandomWorld } from "./random-world.ts";

/** How often lost instances are looked for in these worlds. */
const HALF_A_DAY_MS = 12 * 60 * 60 * 1000;

/** An event that cannot be acted on then cannot be acted on at all. */
const PASSES_AT_MOST = 4;

/** When a clean-up may come at the earliest is for the code to know; this is later than any tokens live. */
const TOKENS_ARE_DEAD_MS = 30 * 60 * 60 * 1000;

/** Lets everything happen that the case says, and looks at what has become of it. */
export async function runCase(given: RandomCase): Promise<Observed> {
  seedUuids(given.seed);
  const world = await RandomWorld.create(given);
  const surviving = new SurvivingHost(
    (onCrashPoint) => world.startHost(onCrashPoint),
    given.crashes,
    () => {
      world.noteCrash();
    },
  );
  try {
    return await surviving.through(
      (host) => course(world, given, host),
      (host) => world.observe(host, surviving.crashes),
    );
  } finally {
    await world.close();
  }
}

/** Everything that people do, in order. Undefined where the host broke before it had answered: then again. */
async function course(world: RandomWorld, given: RandomCase, host: RunningHost): Promise<true | undefined> {
  const { planned, rival, order, next } = given;
  if (planned !== undefined && !world.once("planned")) {
    if (!(await world.planFirst(order))) return undefined;
    if (planned.deed !== undefined && world.mark("deed")) world.deed(planned.deed);
    world.mark("planned");
  }
  if (!(await world.setSchedule())) return undefined;
  const both = await Promise.all([
    world.start("first", order),
    rival?.after === 0 ? world.start("rival", rival.order) : true,
  ]);
  if (both.includes(false)) return undefined;
  await host.idle();
  while (await world.awaitsRestart()) {
    world.wait(HALF_A_DAY_MS);
    await host.idle();
  }
  if (!(await world.deliver(Infinity))) return undefined;
  if (given.signals.schedule !== undefined && world.mark("schedule was due")) {
    world.wait(HALF_A_DAY_MS);
    await host.idle();
  }
  for (let pass = 0; pass < PASSES_AT_MOST && (await world.awaitsTimers()); pass += 1) {
    world.wait(HALF_A_DAY_MS);
    await host.idle();
  }
  if (next === undefined) return true;
  const following = next === "again" ? order : cleanUpOf(world);
  if (following === undefined) return true;
  if (next === "cleanUp" && world.mark("late")) world.wait(TOKENS_ARE_DEAD_MS);
  return (await world.start("next", following)) ? true : undefined;
}

/** The clean-up after the first run, if there was one. */
function cleanUpOf(world: RandomWorld): Order | undefined {
  const migrationRunId = world.firstRun();
  if (migrationRunId === undefined) return undefined;
  return { workflow: "clean-up", request: { clusterId: CLUSTER_ID, migrationRunId }, key: "clean-up" };
}
