import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { crashPoints } from "../../../local/runtime/index.ts";
import { live, type Kill, type Lived } from "../../support/runtime/chaos-process.ts";

/** `CHAOS_KILLS` and `CHAOS_SEED` say otherwise: `CHAOS_KILLS=1000 npm run test:long -- random-kills`. */
const kills = Number(process.env["CHAOS_KILLS"] ?? 12);
const seed = Number(process.env["CHAOS_SEED"] ?? randomInt(1_000_000_000));

/** Two files at a time: as many as the smallest machine has cores. */
const lanes = [0, 1];

/** Numbers in [0, 1) that a seed gives again: mulberry32. */
function random(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Half of the kills are at a named point, half at any time. */
function nextKill(draw: () => number): Kill {
  if (draw() < 0.5) return { afterMs: Math.floor(draw() * 150) };
  const at = crashPoints[Math.floor(draw() * crashPoints.length)] ?? "beforeTurnCommit";
  return { at, nth: 1 + Math.floor(draw() * 12) };
}

describe(`six orchestrations at a time in a process that is killed (CHAOS_SEED=${String(seed)})`, () => {
  const folder = mkdtempSync(join(tmpdir(), "runtime-chaos-"));
  let calm: Lived;

  beforeAll(async () => {
    calm = await live(join(folder, "calm.db"), { at: "never" });
    expect(calm.outcomes, calm.stderr).toHaveLength(12);
  }, 30_000);

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.concurrent.each(lanes)(
    "loses nothing and does nothing twice, lane %i",
    async (lane) => {
      const draw = random(seed + lane);
      const wanted = Math.ceil(kills / lanes.length);
      let killed = 0;
      for (let number = 0; killed < wanted; number += 1) {
        const file = join(folder, `${String(lane)}-${String(number)}.db`);
        killed += await oneFile(file, draw, Math.min(6, wanted - killed));
      }
      expect(killed).toBe(wanted);
    },
    60_000 + kills * 6_000,
  );

  /** Kills one process after the other on one file, then lets the last one finish. Returns how many were killed. */
  async function oneFile(file: string, draw: () => number, atMost: number): Promise<number> {
    const promised = new Set<string>();
    let killed = 0;
    for (;;) {
      const kill: Kill = killed < atMost ? nextKill(draw) : { at: "never" };
      const what = `${file} after ${String(killed)} kills, ${JSON.stringify(kill)}`;
      const lived = await live(file, kill);
      const lost = [...promised].filter((id) => lived.found?.includes(id) === false);
      expect(lost, `${what}: acknowledged and lost`).toEqual([]);
      for (const id of lived.acknowledged) promised.add(id);
      if (lived.killed) {
        killed += 1;
        continue;
      }
      expect(lived.outcomes, `${what}: ${lived.stderr}`).toEqual(calm.outcomes);
      expect(lived.outcomes?.filter(({ twice }) => twice > 0)).toEqual([]);
      const database = new DatabaseSync(file);
      expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
      database.close();
      return killed;
    }
  }
});
