import { parseArgs } from "node:util";
import { peakMib, Usage } from "../usage.ts";
import { floorOf } from "./floor.ts";
import { sweepFleet } from "./swept-fleet.ts";

const { values } = parseArgs({
  options: {
    clusters: { type: "string", default: "100" },
    places: { type: "string", default: "10" },
    faults: { type: "string", default: "0" },
    "at-once": { type: "string" },
  },
});
const clusters = Number(values.clusters);
const places = Number(values.places);
const faults = Number(values.faults);
const atOnce = Number(values["at-once"] ?? values.clusters);

const HOUR = 3_600_000;
const say = (line: string) => process.stdout.write(`${line}\n`);
const hours = (ms: number) => `${(ms / HOUR).toFixed(2)} h`;

const one = await sweepFleet({ clusters: 1, places: 1, atOnce: 1, faults: 0 });
const two = await sweepFleet({ clusters: 2, places: 1, atOnce: 2, faults: 0 });
const { longestMs, bucketsMs, narrowest } = floorOf(one, two, clusters, places);
const floorMs = Math.max(longestMs, bucketsMs);
say(
  `floor ${hours(floorMs)}: one migration takes ${hours(longestMs)}, ${narrowest} take ${hours(bucketsMs)}`,
);

const usage = new Usage();
const swept = await sweepFleet({ clusters, places, atOnce, faults });
const used = usage.lap();
const calls = Object.values(swept.arm).reduce((sum, count) => sum + count, 0);
say(`${swept.state}: ${swept.summary}`);
say(`simulated ${hours(swept.simulatedMs)}, ${(swept.simulatedMs / floorMs).toFixed(2)} of the floor`);
say(
  `${(calls / clusters).toFixed(1)} ARM calls a cluster, ${(swept.directory / clusters).toFixed(1)} to the directory; ${String(swept.throttled)} writes answered 429`,
);
say(
  `${(used.wallMs / 1000).toFixed(1)} s, CPU ${(used.cpuMs / 1000).toFixed(1)} s, peak ${peakMib().toFixed(0)} MiB`,
);
say(
  `worked out from the one: 50 at once take ${hours(Math.ceil(clusters / 50) * longestMs)}, one after the other ${hours(clusters * longestMs)}`,
);
for (const [name, count] of Object.entries(swept.arm).sort(([, left], [, right]) => right - left)) {
  say(`  ${name} ${(count / clusters).toFixed(2)}`);
}
