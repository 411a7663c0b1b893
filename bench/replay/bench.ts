import { median, shortly } from "../quantile.ts";
import { printFigures, type Figure } from "../report.ts";
import { inFolder } from "../subprocess.ts";
import { LongChain } from "./long-chain.ts";

const goalMs = 15;

/** What a turn costs as histories grow: every turn replays all of it. */
export async function benchReplay(): Promise<void> {
  const figures: Figure[] = [];
  await inFolder(async (folder) => {
    const chain = new LongChain(folder);
    const host = await chain.host(Number.POSITIVE_INFINITY);
    host.orchestrations.start({ name: "Chain", input: "1050" });
    await host.idle();
    await host.stop();
    for (const events of [250, 500, 1000, 2000, 4000]) {
      const near = chain.times.filter((time) => Math.abs(time.events - events) <= 80).map(({ ms }) => ms);
      const ms = median(near);
      figures.push({
        what: `a turn at ${events} events, ms`,
        measured: shortly(ms),
        ...(events === 1000 && { goal: `≤ ${goalMs}`, met: ms <= goalMs }),
      });
    }
  });
  const cold: number[] = [];
  for (let repeat = 0; repeat < 5; repeat++)
    await inFolder(async (folder) => cold.push(await coldTurn(folder)));
  const ms = median(cold);
  figures.push({
    what: "the first turn at 1000 events after a restart, history read from the disk, code not yet compiled, ms",
    measured: shortly(ms),
  });
  printFigures("Replay", figures);
}

/** The time of a turn at 1,000 events in a host that has just started. */
async function coldTurn(folder: string): Promise<number> {
  const chain = new LongChain(folder);
  const steps = 250;
  const before = await chain.host(steps);
  before.orchestrations.start({ name: "Chain", instanceId: "one", input: String(steps + 1) });
  await before.idle();
  await before.stop();
  const after = await chain.host(steps);
  const stepped = chain.stepped();
  chain.begin();
  after.orchestrations.raise("one", "Go", null);
  await stepped;
  await after.stop();
  return chain.times.at(-1)?.ms ?? NaN;
}
