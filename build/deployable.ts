import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { bundle } from "./bundle.ts";
import { type DurableBackend, hostJsonFor } from "./host-json.ts";
import { notices } from "./notices.ts";
import { bundledPackages } from "./packages.ts";
import type { Places } from "./source-map.ts";

export const NOTICES = "THIRD-PARTY-NOTICES.txt";

const Manifest = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  type: z.literal("module"),
});

/**
 * Makes the folder that is deployed, anew: the bundle, host.json, the licences of what is in the bundle, and a
 * package.json without dependencies or scripts, so that nothing is installed or built on the other side.
 */
export async function makeDeployable(
  { root, folder }: Places,
  backend: DurableBackend = "azureStorage",
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const metafile = await bundle({ root, folder });
  const manifest = Manifest.parse(JSON.parse(await readFile(join(root, "package.json"), "utf8")));
  await writeFile(
    join(folder, "package.json"),
    `${JSON.stringify({ ...manifest, private: true, main: "main.js" }, undefined, 2)}\n`,
  );
  await writeFile(join(folder, NOTICES), notices(bundledPackages(root, metafile)));
  const hostJson = await readFile(join(root, "host.json"), "utf8");
  await writeFile(join(folder, "host.json"), hostJsonFor(backend, hostJson));
}
