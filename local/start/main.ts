import { printableLines } from "../../platform/printable.ts";
import { onClosedPipe } from "../command-line/closed-pipe.ts";
import { calledFrom } from "../command-line/called-from.ts";
import { makeFilesPrivate } from "../data-folder/private-folder.ts";
import { explain } from "./failure.ts";
import { workOnAzure } from "./on-azure.ts";
import { HELP, readOptions } from "./options.ts";
import { rehearse } from "./rehearse.ts";
import { Stop } from "./stop.ts";
import { terminalOn } from "../terminal/terminal.ts";

const stop = new Stop();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    // Twice means now: what was committed goes on after the next start.
    if (stop.signal.aborted) process.exit(stop.exitCode);
    stop.asked();
  });
}
onClosedPipe(() => {
  stop.unread();
});
makeFilesPrivate();

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const folder = calledFrom("start");
  try {
    const options = readOptions(args, folder);
    if (options === "help") {
      process.stdout.write(HELP);
      return 0;
    }
    const terminal = terminalOn(options.json ? process.stderr : process.stdout);
    const context = { options, terminal, stop, folder };
    return await (options.mode === "azure" ? workOnAzure(context) : rehearse(context));
  } catch (error) {
    const explained = explain(error);
    if (explained === undefined) throw error;
    process.stderr.write(`keyless: ${printableLines(explained.message)}\n`);
    if (explained.exitCode === 2) process.stderr.write("npm start -- --help tells all options\n");
    return explained.exitCode;
  }
}
