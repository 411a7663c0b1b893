import { printableLines } from "../../platform/printable.ts";
import {
  ListenFailed,
  StoreInUse,
  StoreUnusable,
  StoreVersionMismatch,
  UnsupportedApp,
  UnsupportedFunction,
} from "../runtime/index.ts";
import type { RunningHost } from "../runtime/index.ts";
import { startTelemetry } from "../../platform/start-telemetry.ts";
import { calledFrom } from "../command-line/called-from.ts";
import { parseCommandLine, usage } from "./command-line.ts";
import { HostError, UsageError } from "./host-error.ts";
import { logOf } from "./host-lines.ts";
import { runApp } from "./run-app.ts";

const { env } = process;

process.exit(await run().catch(failed));

async function run(): Promise<number> {
  const command = parseCommandLine(process.argv.slice(2), calledFrom("host"));
  if (command === "help") {
    process.stdout.write(usage);
    return 0;
  }
  const log = logOf(env, process.stderr);
  const telemetry = await startTelemetry(env, "functions-app");
  const stopped = firstSignal();
  const host = await runApp(command, {
    environment: env,
    log,
    telemetry,
    print: (text) => void process.stdout.write(`${printableLines(text)}\n`),
    enter: (folder) => {
      process.chdir(folder);
    },
  });
  const cause = await Promise.race([stopped, broken(host)]);
  if (typeof cause !== "string") throw cause.reason;
  log.info("the host ends; stop it once more to end it at once", { signal: cause });
  await host.stop();
  log.info("the host has ended");
  return 0;
}

/** The signal that asks the host to end; a second one ends the process at once. */
function firstSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.on(signal, () => {
        if (asked) process.exit(1);
        asked = true;
        resolve(signal);
      });
    }
  });
}

async function broken(host: RunningHost): Promise<{ readonly reason: unknown }> {
  return { reason: await host.broken };
}

/** What a person can do at once about an app that is refused. */
function wayOut(error: unknown): string {
  const refused = error instanceof UnsupportedFunction || error instanceof UnsupportedApp;
  if (!refused) return "";
  const these = error instanceof UnsupportedApp ? "these functions" : "this function";
  return `To start the app without ${these}, add --skip-unsupported.\n`;
}

/** What a person can mend is said in a sentence, what they cannot with its stack. */
function failed(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${printableLines(error.message)}\nTry: npm run host -- --help\n`);
    return 2;
  }
  const expected = [
    HostError,
    UnsupportedFunction,
    UnsupportedApp,
    ListenFailed,
    StoreInUse,
    StoreUnusable,
    StoreVersionMismatch,
  ];
  const plain = expected.some((kind) => error instanceof kind);
  const text =
    error instanceof Error ? (plain ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${printableLines(text)}\n${wayOut(error)}`);
  return 1;
}
