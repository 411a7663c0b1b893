import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { z } from "zod";
import { makeDeployable } from "../../build/deployable.ts";
import { nodeExecutable, offeredNodeVersions } from "../../test/support/node-versions.ts";
import { deployed } from "../../test/support/settings.ts";
import { median } from "../quantile.ts";
import { machine, printTable } from "../report.ts";
import { inFolder } from "../subprocess.ts";

/**
 * What an instance of the app waits for before it serves: the deployed folder, its size, and how long a fresh process
 * takes to register all functions. Other folders can be named; they take turns, so that whatever else the machine does
 * slows all of them alike.
 */
const REPEATS = 10;
const root = fileURLToPath(new URL("../../", import.meta.url));
const Loaded = z.object({
  ms: z.number(),
  callMs: z.number(),
  cpuMs: z.number(),
  memoryMb: z.number(),
  functions: z.number(),
});

function load(node: string, folder: string): z.infer<typeof Loaded> {
  const { PATH = "", HOME = "" } = process.env;
  const script = fileURLToPath(new URL("load.ts", import.meta.url));
  const env = { PATH, HOME, ...deployed };
  const printed = execFileSync(node, [script, folder], { env, stdio: ["ignore", "pipe", "ignore"] });
  return Loaded.parse(JSON.parse(printed.toString("utf8").trimEnd().split("\n").at(-1) ?? ""));
}

function sizeOf(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const contents = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name)));
  const mb = (bytes: number) => (bytes / 1e6).toFixed(2);
  const sum = (sizes: readonly number[]) => sizes.reduce((all, one) => all + one, 0);
  return [
    String(files.length),
    mb(sum(contents.map(({ length }) => length))),
    mb(sum(contents.map((bytes) => deflateRawSync(bytes).length))),
  ];
}

await inFolder(async (work) => {
  const dist = join(work, "dist");
  await makeDeployable({ root, folder: dist });
  const folders = [...process.argv.slice(2), dist];
  for (const version of offeredNodeVersions()) {
    const node = nodeExecutable(version);
    const loads = folders.map((): z.infer<typeof Loaded>[] => []);
    // Once more than is counted: the first fills the disk's cache.
    for (let repeat = 0; repeat <= REPEATS; repeat += 1)
      for (const [index, folder] of folders.entries()) {
        const loaded = load(node, folder);
        if (repeat > 0) loads[index]?.push(loaded);
      }
    process.stdout.write(`Node ${version}, ${machine()}\n\n`);
    printTable(
      [
        "folder",
        "files",
        "MB",
        "MB zipped",
        "functions",
        "ms to register them (median)",
        "ms to the first call",
        "ms of CPU",
        "MB of memory",
      ],
      folders.map((folder, index) => {
        const each = loads[index] ?? [];
        return [
          ...[basename(folder), ...sizeOf(folder), String(each[0]?.functions ?? 0)],
          median(each.map(({ ms }) => ms)).toFixed(0),
          median(each.map(({ callMs }) => callMs)).toFixed(0),
          median(each.map(({ cpuMs }) => cpuMs)).toFixed(0),
          median(each.map(({ memoryMb }) => memoryMb)).toFixed(0),
        ];
      }),
    );
  }
});
