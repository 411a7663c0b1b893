import { benchChains } from "./chains/bench.ts";
import { benchFanOut } from "./fan-out/bench.ts";
import { benchFinished } from "./finished/bench.ts";
import { machine } from "./report.ts";
import { benchReplay } from "./replay/bench.ts";
import { benchWaiting } from "./waiting/bench.ts";

/** `npm run bench:runtime`, or with names after `--` those benches alone. Prints Markdown. */
const benches: Readonly<Record<string, () => Promise<void>>> = {
  chains: benchChains,
  waiting: benchWaiting,
  finished: benchFinished,
  replay: benchReplay,
  "fan-out": benchFanOut,
};
const names = process.argv.slice(2);
process.stdout.write(`Measured on ${machine()}.\n\n`);
for (const [name, bench] of Object.entries(benches)) {
  if (names.length === 0 || names.includes(name)) await bench();
}
