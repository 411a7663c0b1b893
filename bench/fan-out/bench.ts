import { z } from "zod";
import { shortly } from "../quantile.ts";
import { printFigures, type Figure } from "../report.ts";
import { inFolder, runProgram } from "../subprocess.ts";

const outcome = z.object({ ms: z.number(), residentBefore: z.number(), peak: z.number() });

/** Time and memory of one instance with many activities side by side, ten of which run at once. */
export async function benchFanOut(): Promise<void> {
  const figures: Figure[] = [];
  for (const width of [100, 1000]) {
    const { ms, residentBefore, peak } = await inFolder(async (folder) =>
      outcome.parse(await runProgram(new URL("fan-out-host.ts", import.meta.url), [folder, String(width)])),
    );
    figures.push(
      { what: `${width} parallel activities, from start to end, ms`, measured: shortly(ms) },
      {
        what: `${width} parallel activities, peak memory above the idle host, MiB`,
        measured: shortly(peak - residentBefore),
      },
    );
  }
  printFigures("Fan-out", figures);
}
