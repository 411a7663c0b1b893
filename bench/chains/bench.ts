import { median, quantile, shortly } from "../quantile.ts";
import { printFigures, printTable, type Figure } from "../report.ts";
import { stepsPerChain, type ChainFigures } from "./chain-runner.ts";
import { embedded, findPeers, type Contestant } from "./contestants.ts";

const rounds = 3;
/** How many chains are measured: with one in flight an engine that polls needs long for each. */
const chainsOf = { 1: 60, 100: 600, 1000: 1500 } as const;
const loads = [1, 100, 1000] as const;

interface Outcome {
  readonly stepsPerSecond: number;
  readonly stepsPerCpuSecond: number;
  readonly p50: number;
  readonly p99: number;
}

function outcomeOf({ steps, wallMs, cpuMs, gapsMs }: ChainFigures): Outcome {
  return {
    stepsPerSecond: (steps / wallMs) * 1000,
    stepsPerCpuSecond: (steps / cpuMs) * 1000,
    p50: quantile(gapsMs, 0.5),
    p99: quantile(gapsMs, 0.99),
  };
}

/** Each contestant in turn, several times over, so that a slow minute of the machine hits all of them. */
async function race(contestants: readonly Contestant[], inFlight: 1 | 100 | 1000): Promise<Outcome[][]> {
  const outcomes = contestants.map((): Outcome[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      const load = { inFlight, chains: chainsOf[inFlight], warmUp: 300 };
      outcomes[index]?.push(outcomeOf(await contestant.measure(load)));
    }
  }
  return outcomes;
}

function rowsOf(contestants: readonly Contestant[], inFlight: number, outcomes: Outcome[][]): string[][] {
  const [ours = []] = outcomes;
  const middle = (of: readonly Outcome[], key: keyof Outcome): string =>
    shortly(median(of.map((outcome) => outcome[key])));
  const ratio = (theirs: readonly Outcome[], key: keyof Outcome): string =>
    shortly(median(theirs.map((outcome, round) => (ours[round]?.[key] ?? NaN) / outcome[key])));
  return contestants.map(({ name }, index) => {
    const theirs = outcomes[index] ?? [];
    return [
      String(inFlight),
      name,
      middle(theirs, "stepsPerSecond"),
      middle(theirs, "stepsPerCpuSecond"),
      middle(theirs, "p50"),
      middle(theirs, "p99"),
      ...(index === 0 ? ["", ""] : [ratio(theirs, "stepsPerSecond"), ratio(theirs, "stepsPerCpuSecond")]),
    ];
  });
}

/** Chains of five activities, side by side with other engines that put every step on the disk. */
export async function benchChains(): Promise<void> {
  const { contestants: peers, missing } = findPeers();
  const contestants = [embedded, ...peers];
  const rows: string[][] = [];
  const figures: Figure[] = [];
  for (const inFlight of loads) {
    const outcomes = await race(contestants, inFlight);
    rows.push(...rowsOf(contestants, inFlight, outcomes));
    figures.push(...goalsOf(inFlight, outcomes[0] ?? []));
  }
  process.stdout.write(`### Chains of ${stepsPerChain} activities\n\n`);
  printTable(
    [
      "in flight",
      "engine",
      "steps/s",
      "steps per CPU second",
      "added latency of a step p50, ms",
      "p99, ms",
      "ours ÷ theirs, steps/s",
      "ours ÷ theirs, per CPU second",
    ],
    rows,
  );
  for (const reason of missing) process.stdout.write(`${reason}\n\n`);
  printFigures("Goals of the chains", figures);
}

function goalsOf(inFlight: number, ours: readonly Outcome[]): Figure[] {
  const of = (key: keyof Outcome): number => median(ours.map((outcome) => outcome[key]));
  const rate = of("stepsPerCpuSecond");
  const goals: Figure[] = [
    {
      what: `steps per second and core, ${inFlight} in flight`,
      measured: shortly(rate),
      goal: "≥ 1500",
      met: rate >= 1500,
    },
  ];
  if (inFlight > 1) return goals;
  const [p50, p99] = [of("p50"), of("p99")];
  return [
    ...goals,
    { what: "added latency of a step, p50, ms", measured: shortly(p50), goal: "≤ 2", met: p50 <= 2 },
    { what: "added latency of a step, p99, ms", measured: shortly(p99), goal: "≤ 10", met: p99 <= 10 },
  ];
}
