import { parseArgs } from "node:util";
import { randomCase } from "./random-case.ts";
import { runCase } from "./run-case.ts";
import { violationsOf } from "./violations.ts";

/** Replays one random case and tells all about it: `npm run simulate -- --seed N`, or several with `--count`. */
const { values } = parseArgs({
  options: { seed: { type: "string", default: "1" }, count: { type: "string", default: "1" } },
});
const first = Number(values.seed);
const count = Number(values.count);
if (!Number.isInteger(first) || !Number.isInteger(count) || count < 1) {
  process.stderr.write("npm run simulate -- --seed N [--count N]\n");
  process.exit(2);
}
const outcomes = new Map<string, number>();
let broken = 0;
for (let seed = first; seed < first + count; seed += 1) {
  const given = randomCase(seed);
  const seen = await runCase(given);
  const violations = await violationsOf(given, seen);
  const { run, calls, crashes } = seen;
  outcomes.set(run.state, (outcomes.get(run.state) ?? 0) + 1);
  if (violations.length > 0) broken += 1;
  if (count > 1 && violations.length === 0) continue;
  const { cluster: _, faults, ...told } = given;
  process.stdout.write(`${JSON.stringify({ ...told, faults: [...faults] })}\n`);
  process.stdout.write(
    `seed ${String(seed)}: ${run.state} after ${String(calls.length)} calls and ${String(crashes)} crashes: ${run.report?.summary ?? run.failure ?? ""}\n`,
  );
  for (const violation of violations) process.stdout.write(`  VIOLATED ${violation}\n`);
}
process.stdout.write(
  `${String(count)} cases, ${String(broken)} broken: ${JSON.stringify(Object.fromEntries(outcomes))}\n`,
);
process.exitCode = broken === 0 ? 0 : 1;
