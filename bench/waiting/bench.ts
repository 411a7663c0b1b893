import { join } from "node:path";
import { z } from "zod";
import { shortly } from "../quantile.ts";
import { printFigures } from "../report.ts";
import { inFolder, jsonLines, kill, startProgram } from "../subprocess.ts";

const waiting = 10_000;
const firstWork = z.object({ firstWorkMs: z.number() });
const laps = z.object({ cpuMs: z.number(), wallMs: z.number(), residentMib: z.number() });

/** What 10,000 instances cost while they wait, and how soon a killed host with them works again. */
export async function benchWaiting(): Promise<void> {
  await inFolder(async (folder) => {
    const args = [join(folder, "waiting.db"), String(waiting)];
    const measure = async () => {
      const child = startProgram(new URL("waiting-host.ts", import.meta.url), args);
      const lines = jsonLines(child);
      const { firstWorkMs } = firstWork.parse((await lines.next()).value);
      const lap = laps.parse((await lines.next()).value);
      await kill(child);
      return { firstWorkMs, ...lap };
    };
    const made = await measure();
    const found = await measure();
    const share = (100 * found.cpuMs) / found.wallMs;
    printFigures(`${waiting} waiting instances`, [
      {
        what: "CPU while nothing happens, % of a core",
        measured: shortly(share),
        goal: "< 1",
        met: share < 1,
      },
      {
        what: "resident memory, MiB, after they were started",
        measured: shortly(made.residentMib),
        goal: "≤ 150",
        met: made.residentMib <= 150,
      },
      {
        what: "resident memory, MiB, after a restart",
        measured: shortly(found.residentMib),
        goal: "≤ 150",
        met: found.residentMib <= 150,
      },
      {
        what: "from the start of the process to its first work, ms, after SIGKILL",
        measured: shortly(found.firstWorkMs),
        goal: "≤ 1000",
        met: found.firstWorkMs <= 1000,
      },
    ]);
  });
}
