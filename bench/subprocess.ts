import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Runs `work` with a folder that is gone afterwards, on the disk of the system's temporary files. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const quiet = ["--disable-warning=ExperimentalWarning", "--disable-warning=DeprecationWarning"];

/** Starts a program of ours in a process of its own. What it prints on standard error is shown. */
export function startProgram(program: URL, args: readonly string[]): ChildProcess {
  const file = fileURLToPath(program);
  return spawn(process.execPath, [...quiet, file, ...args], { stdio: ["ignore", "pipe", "inherit"] });
}

/** The JSON lines that a program prints, one after the other as they come. Ends with its output. */
export async function* jsonLines(child: ChildProcess): AsyncGenerator<unknown, void, undefined> {
  let rest = "";
  for await (const chunk of child.stdout ?? []) {
    const lines = (rest + String(chunk)).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.startsWith("{")) yield JSON.parse(line) as unknown;
  }
}

/**
 * Runs a program to its end and gives back the last JSON line that it printed.
 *
 * @throws if it printed none.
 */
export async function runProgram(program: URL, args: readonly string[]): Promise<unknown> {
  const child = startProgram(program, args);
  let last: unknown;
  for await (const line of jsonLines(child)) last = line;
  if (last === undefined) throw new Error(`${program.pathname} reported nothing.`);
  return last;
}

/** Kills a program as a power cut would, and waits until it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}
