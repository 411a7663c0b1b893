import { parseArgs } from "node:util";
import { EndingCount } from "./endings.ts";
import { violationsOf } from "./invariants/all.ts";
import { randomCase } from "./random-case.ts";
import { runCase } from "./run-case.ts";

/** Replays one random case and tells all about it: `npm run test:worlds -- --seed N`, or several with `--count`. */
const { values } = parseArgs({
  options: { seed: { type: "string", default: "1" }, count: { type: "string", default: "1" } },
});
const first = Number(values.seed);
const count = Number(values.count);
if (!Number.isInteger(first) || !Number.isInteger(count) || count < 1) {
  process.stderr.write("npm run test:worlds -- --seed N [--count N]\n");
  process.exit(2);
}
const endings = new EndingCount();
let broken = 0;
for (let seed = first; seed < first + count; seed += 1) {
  const given = randomCase(seed);
  const seen = await runCase(given);
  const violations = await violationsOf(given, seen);
  for (const run of seen.runs) endings.add(run);
  if (violations.length > 0) broken += 1;
  if (count > 1 && violations.length === 0) continue;
  const { faults, cluster, ...told } = given;
  process.stdout.write(
    `${JSON.stringify({ ...told, faults: [...faults], cluster: count > 1 ? undefined : cluster })}\n`,
  );
  process.stdout.write(
    `seed ${String(seed)}: ${String(seen.calls.length)} calls, ${String(seen.crashes)} crashes\n`,
  );
  for (const { id, state, report, failure = "" } of seen.runs)
    process.stdout.write(`  ${id} ${state}: ${report?.summary ?? failure}\n`);
  for (const violation of violations) process.stdout.write(`  VIOLATED ${violation}\n`);
}
process.stdout.write(`${endings.table()}\n${String(count)} cases, ${String(broken)} broken\n`);
process.exitCode = broken === 0 ? 0 : 1;
