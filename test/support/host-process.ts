import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "host-test-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Writes files, by their path below the folder; what is no text becomes JSON. */
export function writeFiles(folder: string, files: Readonly<Record<string, unknown>>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

/** A folder with these files and this repository's packages in reach. */
export function appFolder(files: Readonly<Record<string, unknown>>): string {
  const folder = writeFiles(temporaryFolder(), files);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** One of the apps in test/host/apps, copied, with its local settings in place. */
export function sampleApp(name: string, localSettings?: object): string {
  const folder = temporaryFolder();
  cpSync(join(root, "test/host/apps", name), folder, { recursive: true });
  if (localSettings !== undefined) writeFiles(folder, { "local.settings.json": localSettings });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

export interface HostProcess {
  /** Where it listens. */
  readonly url: string;
  /** All that it printed so far. */
  output(): string;
  /** The lines of its log so far. */
  log(): Record<string, unknown>[];
  signal(name: NodeJS.Signals): void;
  readonly exit: Promise<number | null>;
}

interface Spawned {
  readonly exit: Promise<number | null>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Resolves when the log has a line with that message, or the process has ended. */
  readonly logged: (message: string) => Promise<void>;
}

/** Runs the command to its end. */
export async function runHost(
  ...args: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { exit, stdout, stderr } = spawnHost(args);
  return { code: await exit, stdout: stdout(), stderr: stderr() };
}

/** Starts the command on a free port, for as long as the test lasts. */
export function startHostProcess(app: string, ...args: string[]): Promise<HostProcess> {
  return startHostProcessIn({}, app, ...args);
}

/** The same, with these variables in its environment. */
export async function startHostProcessIn(
  environment: NodeJS.ProcessEnv,
  app: string,
  ...args: string[]
): Promise<HostProcess> {
  const spawned = spawnHost(["--app", app, "--port", "0", ...args], environment);
  const { exit, stdout, stderr, kill, logged } = spawned;
  await logged("the host has started");
  const log = () => linesOf(stderr());
  const url = log().find(({ message }) => message === "the host has started")?.["url"];
  if (typeof url !== "string") throw new Error(`The host did not start: ${stdout()}${stderr()}`);
  return { url, output: stdout, log, signal: kill, exit };
}

function spawnHost(args: readonly string[], more: NodeJS.ProcessEnv = {}): Spawned {
  const env = { ...process.env, HOST_LOG_FORMAT: "json", HOST_LOG_LEVEL: "debug", ...more };
  const child = spawn(process.execPath, [join(root, "local/host/main.ts"), ...args], { env });
  let [stdout, stderr] = ["", ""];
  const watchers = new Set<() => void>();
  const look = () => {
    for (const watcher of watchers) watcher();
  };
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
    look();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
    look();
  });
  let over = false;
  const exit = new Promise<number | null>((resolve) => {
    child.on("close", (code) => {
      over = true;
      look();
      resolve(code);
    });
  });
  onTestFinished(async () => {
    if (!over) child.kill("SIGKILL");
    await exit;
  });
  const logged = (message: string) =>
    new Promise<void>((resolve) => {
      const watcher = () => {
        if (!over && !stderr.includes(JSON.stringify(message))) return;
        watchers.delete(watcher);
        resolve();
      };
      watchers.add(watcher);
      watcher();
    });
  return {
    exit,
    stdout: () => stdout,
    stderr: () => stderr,
    kill: (signal) => void child.kill(signal),
    logged,
  };
}

function linesOf(text: string): Record<string, unknown>[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
