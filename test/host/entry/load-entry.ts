import { pathToFileURL } from "node:url";
import { z } from "zod";
import { MemoryStore, startHost } from "../../../local/runtime/index.ts";

/**
 * A process of its own that loads a built app as the Functions host does: the file that package.json's `main` names is
 * imported, and what it registers is served. Prints what the app answers, without the token and with it.
 */
const [entry = "", token = ""] = process.argv.slice(2);
try {
  const host = await startHost({
    store: new MemoryStore(),
    app: async () => {
      await import(pathToFileURL(entry).href);
    },
  });
  const ask = async (path: string, headers: Record<string, string> = {}) =>
    z.unknown().parse(await (await fetch(`${host.url}/api/${path}`, { headers })).json());
  process.stdout.write(
    JSON.stringify({
      // It writes to the records, and no test asks a storage account.
      ...(process.env["KEYLESS_RECORDS"]?.startsWith("sqlite:") === true && { health: await ask("health") }),
      runs: await ask("runs"),
      runsWithToken: await ask("runs", { authorization: `Bearer ${token}` }),
    }),
  );
  await host.stop();
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
