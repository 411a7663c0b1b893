import { parseArgs } from "node:util";
import { peakMib, Usage } from "../usage.ts";
import { floorOf } from "./floor.ts";
import { serialScript } from "./serial-script.ts";
import { sumOf, sweepFleet } from "./swept-fleet.ts";

const { values } = parseArgs({
  options: {
    clusters: { type: "string", default: "100" },
    places: { type: "string", default: "10" },
    faults: { type: "string", default: "0" },
    "at-once": { type: "string" },
    instances: { type: "string", default: "1" },
    script: { type: "string", default: "0" },
  },
});
const clusters = Number(values.clusters);
const places = Number(values.places);
const faults = Number(values.faults);
const instances = Number(values.instances);
const atOnce = Number(values["at-once"] ?? values.clusters);

const HOUR = 3_600_000;
const say = (line: string) => process.stdout.write(`${line}\n`);
const hours = (ms: number) => `${(ms / HOUR).toFixed(2)} h`;
const aCluster = (count: number) => (count / clusters).toFixed(2);

const one = await sweepFleet({ clusters: 1, places: 1, atOnce: 1, faults: 0 });
const two = await sweepFleet({ clusters: 2, places: 1, atOnce: 2, faults: 0 });
const { longestMs, bucketsMs, narrowest, floorMs } = floorOf(one, two, clusters, places);
say(
  `floor ${hours(floorMs)}: one migration takes ${hours(longestMs)}, ${narrowest} before the changes ${hours(bucketsMs)}`,
);

const usage = new Usage();
const swept = await sweepFleet({ clusters, places, atOnce, faults, instances });
const used = usage.lap();
const calls = sumOf(swept.arm);
const perThousand = (swept.throttled * 1000) / (calls + swept.directory);
say(`${swept.state}: ${swept.summary}`);
say(`simulated ${hours(swept.simulatedMs)}, ${(swept.simulatedMs / floorMs).toFixed(3)} of the floor`);
say(
  `${aCluster(calls)} ARM calls a cluster, ${aCluster(swept.directory)} to the directory; ${String(swept.throttled)} answered 429, ${perThousand.toFixed(2)} in a thousand`,
);
say(
  `${(used.wallMs / 1000).toFixed(1)} s, CPU ${(used.cpuMs / 1000).toFixed(1)} s, peak ${peakMib().toFixed(0)} MiB`,
);
say(
  `histories: ${String(swept.histories.longest)} events at most, ${String(swept.histories.ofSweep)} of the sweep's own instance`,
);
for (const [name, count] of Object.entries(swept.arm).sort(([, left], [, right]) => right - left)) {
  say(
    `  ${name} ${aCluster(count)}, ${aCluster(swept.beforeChange[name] ?? 0)} of them before the last change`,
  );
}

const scripted = Number(values.script);
if (scripted > 0) {
  const { ms, calls: asked } = await serialScript(scripted);
  say(
    `a script, one after the other: ${hours(ms / scripted)} and ${(asked / scripted).toFixed(0)} ARM calls a cluster, measured on ${String(scripted)}; ${hours((ms / scripted) * clusters)} for all`,
  );
}
