import { type ChildProcess, spawn } from "node:child_process";
import { onTestFinished } from "vitest";

/** `npm start` as a process of its own, on a port that is free. */
export class StartProcess {
  stdout = "";
  stderr = "";
  readonly exit: Promise<number | null>;
  readonly #child: ChildProcess;
  readonly #watchers = new Set<() => void>();

  constructor(...args: readonly string[]) {
    const flags = ["--disable-warning=ExperimentalWarning", "local/start/main.ts", "--port", "0"];
    // Nobody watches: three simulated hours need not take three seconds.
    if (!args.includes("--speed")) flags.push("--speed", "200000");
    const child = spawn(process.execPath, [...flags, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    child.stdout.on("data", (data: Buffer) => {
      this.stdout += data.toString();
      for (const watch of this.#watchers) watch();
    });
    child.stderr.on("data", (data: Buffer) => {
      this.stderr += data.toString();
    });
    this.exit = new Promise((resolve) => {
      child.on("close", resolve);
    });
  }

  /** Resolves when the process has printed that; rejects when it ends without. */
  async printed(text: string): Promise<void> {
    const seen = new Promise<void>((resolve) => {
      const watch = () => {
        if (this.stdout.includes(text)) resolve();
      };
      this.#watchers.add(watch);
      watch();
    });
    const ended = this.exit.then(() => {
      if (!this.stdout.includes(text))
        throw new Error(`it ended without "${text}":\n${this.stdout}${this.stderr}`);
    });
    await Promise.race([seen, ended]);
  }

  /** As `| head` does once it has its lines. */
  closeOutput(): void {
    this.#child.stdout?.destroy();
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }
}

/** `npm start` for as long as a test lasts. */
export class Started extends StartProcess {
  constructor(...args: readonly string[]) {
    super(...args);
    onTestFinished(() => {
      this.signal("SIGKILL");
    });
  }
}
