import { printable, printableLines } from "../../platform/printable.ts";
import { calledFrom } from "../command-line/called-from.ts";
import { onClosedPipe } from "../command-line/closed-pipe.ts";
import { makeFilesPrivate } from "../data-folder/private-folder.ts";
import { explain } from "./cli/failure.ts";
import { HELP, readOptions } from "./cli/options.ts";
import { readyJson, readyLines } from "./cli/ready.ts";
import { startSimulator } from "./cli/start-simulator.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const stopped = new Promise<void>((resolve) => {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, resolve);
    onClosedPipe(resolve);
  });
  makeFilesPrivate();
  try {
    const command = readOptions(args, calledFrom("simulator"));
    if (command === "help") {
      process.stdout.write(HELP);
      return 0;
    }
    const running = await startSimulator(command, (error) => {
      process.stderr.write(`simulator: ${printableLines(explain(error)?.message ?? defect(error))}\n`);
    });
    const lines = command.json ? [readyJson(running)] : readyLines(running);
    process.stdout.write(`${lines.map(printable).join("\n")}\n`);
    await stopped;
    await running.stop();
    return 0;
  } catch (error) {
    const explained = explain(error);
    if (explained === undefined) throw error;
    process.stderr.write(`simulator: ${printableLines(explained.message)}\n`);
    if (explained.exitCode === 2) process.stderr.write("npm run simulator -- --help tells all options\n");
    return explained.exitCode;
  }
}

function defect(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
