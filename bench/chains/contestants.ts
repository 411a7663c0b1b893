import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { postgresPrograms, startPostgres } from "../peers/postgres-server.ts";
import { inFolder, runProgram } from "../subprocess.ts";
import type { ChainFigures, ChainLoad } from "./chain-runner.ts";

/** An engine that can be put under the load. */
export interface Contestant {
  readonly name: string;
  measure(load: ChainLoad): Promise<ChainFigures>;
}

const figures = z.object({
  steps: z.number(),
  wallMs: z.number(),
  cpuMs: z.number(),
  gapsMs: z.array(z.number()),
});

const peers = new URL("../peers/", import.meta.url);

export const embedded: Contestant = {
  name: "embedded runtime",
  measure: (load) =>
    inFolder(async (folder) =>
      figures.parse(
        await runProgram(new URL("embedded.ts", import.meta.url), [folder, JSON.stringify(load)]),
      ),
    ),
};

const openworkflow: Contestant = {
  name: "openworkflow, SQLite",
  measure: (load) =>
    inFolder(async (folder) =>
      figures.parse(await runProgram(new URL("openworkflow.ts", peers), [folder, JSON.stringify(load)])),
    ),
};

const dbos = (programs: string): Contestant => ({
  name: "DBOS, PostgreSQL",
  measure: async (load) => {
    const server = await startPostgres(programs);
    try {
      const args = [server.url, JSON.stringify(load), String(server.pid)];
      return figures.parse(await runProgram(new URL("dbos.ts", peers), args));
    } finally {
      await server.stop();
    }
  },
});

/** The peers that can run here, and why others cannot. Installs their packages if they are not there. */
export function findPeers(): { readonly contestants: readonly Contestant[]; readonly missing: string[] } {
  const folder = fileURLToPath(peers);
  if (!existsSync(new URL("node_modules/", peers))) {
    execFileSync("npm", ["ci", "--ignore-scripts"], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  }
  const programs = postgresPrograms();
  return {
    contestants: programs === undefined ? [openworkflow] : [openworkflow, dbos(programs)],
    missing: programs === undefined ? ["DBOS: no PostgreSQL server is installed (Debian: postgresql)"] : [],
  };
}
