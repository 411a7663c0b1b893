import { findEntryFiles, loadEntryFiles } from "../../local/host/entry-point.ts";
import { loadApp } from "../../local/runtime/worker/core-shim.ts";
import { Registry } from "../../local/runtime/worker/registry.ts";

/**
 * A process of its own: loads the app in a folder once and prints how long that took, how much of a processor, and what it
 * holds then; and how long it took from the start until the first call of a function finds everything loaded that it needs.
 */
const [folder = ""] = process.argv.slice(2);
const registry = new Registry({ log: () => undefined });
// The Functions host finds the files itself, and hands them to its worker.
const files = findEntryFiles(folder);
const began = performance.now();
const cpuBegan = process.cpuUsage();
await loadApp(registry, () => loadEntryFiles(files));
const ms = performance.now() - began;
const cpu = process.cpuUsage(cpuBegan);
const cpuMs = (cpu.user + cpu.system) / 1000;
const memoryMb = process.memoryUsage().rss / 2 ** 20;
// What the host does before each call.
const called = { functionCallback: () => undefined, invocationContext: {}, inputs: [] };
for (const hook of registry.hooks("preInvocation")) await hook(called);
const callMs = performance.now() - began;
process.stdout.write(
  `${JSON.stringify({ ms, callMs, cpuMs, memoryMb, functions: registry.functions.length })}\n`,
);
