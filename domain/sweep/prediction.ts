import { durationMs } from "../text/iso-duration.ts";
import { amountOf } from "./amount.ts";
import { rehearseWave } from "./rehearse-wave.ts";
import type { SweepRequest } from "./request.ts";
import type { Target } from "./target.ts";
import { concurrencyOf, type Wave, wavesOf } from "./wave.ts";

/** How long a sweep takes, without waits for people. Milliseconds. */
export interface Prediction {
  /** The shortest duration: all runs of a wave in parallel, and the soak times. */
  readonly floorMs: number;
  /** The duration with as many runs in parallel as the waves allow, in all, per subscription and per region. */
  readonly expectedMs: number;
}

/** The predicted duration of a wave. */
export interface WavePrediction extends Prediction {
  readonly targets: number;
  readonly atOnce: number;
}

export function predictWaves(targets: readonly Target[], request: SweepRequest): readonly WavePrediction[] {
  return wavesOf(request).map((wave, index) =>
    predictWave(
      targets.filter((target) => target.wave === index),
      wave,
    ),
  );
}

export function predicted(waves: readonly WavePrediction[]): Prediction {
  return {
    floorMs: waves.reduce((sum, { floorMs }) => sum + floorMs, 0),
    expectedMs: waves.reduce((sum, { expectedMs }) => sum + expectedMs, 0),
  };
}

function predictWave(members: readonly Target[], wave: Wave): WavePrediction {
  const soakMs = members.length === 0 || wave.soak === undefined ? 0 : durationMs(wave.soak);
  const places = amountOf(concurrencyOf(wave), members.length, "up");
  const { lastEndMs, atOnce } = rehearseWave(members, Math.max(1, places), wave);
  const longest = members.reduce((most, { expectedMs }) => Math.max(most, expectedMs), 0);
  return {
    targets: members.length,
    atOnce,
    floorMs: longest + soakMs,
    expectedMs: lastEndMs + soakMs,
  };
}
