import { loadavg } from "node:os";
import { benchChains } from "./chains/bench.ts";
import { diskFloor } from "./disk.ts";
import { benchFanOut } from "./fan-out/bench.ts";
import { benchFinished } from "./finished/bench.ts";
import { shortly } from "./quantile.ts";
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
process.stdout.write(`Measured on ${machine()}. `);
process.stdout.write(`A commit of one row takes ${await diskFloor()} on this disk; `);
process.stdout.write(`the machine's load before the run was ${shortly(loadavg()[0] ?? NaN)}.\n\n`);
for (const [name, bench] of Object.entries(benches)) {
  if (names.length === 0 || names.includes(name)) await bench();
}
