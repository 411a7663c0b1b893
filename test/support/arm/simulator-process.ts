import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const MAIN = new URL("../../../local/arm/main.ts", import.meta.url).pathname;

export interface SimulatorProcess {
  readonly url: string;
  readonly seed: string;
  /** Path of the certificate, with `--https`. */
  readonly certificate: string | undefined;
  /** As a user's Ctrl-C does. Answers the exit code. */
  stop(): Promise<number | null>;
}

/** The simulator alone, in a process of its own. Gives `--json` and a free port itself. */
export async function startSimulatorProcess(...args: readonly string[]): Promise<SimulatorProcess> {
  const child = spawn(process.execPath, [MAIN, "--json", "--port", "0", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaints = "";
  child.stderr.on("data", (text: Buffer) => (complaints += text.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const first = await Promise.race([
    new Promise<string>((resolve) => createInterface({ input: child.stdout }).once("line", resolve)),
    ended.then((code) => {
      throw new Error(`the simulator ended with ${String(code)}: ${complaints}`);
    }),
  ]);
  // What readyJson writes.
  const ready = JSON.parse(first) as { url: string; seed: string; certificate?: string };
  return {
    url: ready.url,
    seed: ready.seed,
    certificate: ready.certificate,
    stop() {
      child.kill("SIGINT");
      return ended;
    },
  };
}

/** Runs the command to its end. */
export async function runSimulatorCommand(
  ...args: readonly string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, stdout, stderr };
}
