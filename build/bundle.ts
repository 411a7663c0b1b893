import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { build, type Metafile } from "esbuild";
import { leanPackages } from "./lean-packages.ts";
import { requiredBuiltins } from "./required-builtins.ts";
import { ownSourceMap, type Places } from "./source-map.ts";
import { writtenOut } from "./written-out.ts";

/** The oldest Node that the templates offer. */
const OLDEST_NODE = "node22";

/**
 * CommonJS packages ask for Node's built-ins, and for `@azure/functions-core`, with `require`, which a module does not
 * have. The worker answers the latter by replacing `Module.prototype.require`, and what `createRequire` makes goes
 * through that. Source: azure-functions-nodejs-worker, src/setupCoreModule.ts.
 */
const REQUIRE =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

/**
 * Bundles the app into a folder: main.js, which is loaded first, and chunks. What is imported dynamically (sign-in,
 * tables, telemetry, some clients) has chunks of its own, which are read when it is first needed.
 */
export async function bundle({ root, folder }: Places): Promise<Metafile> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { main: "functions/entry.ts" },
    outdir: folder,
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: OLDEST_NODE,
    // Where a package has both, its modules are smaller than its CommonJS: what nobody imports is left out.
    mainFields: ["module", "main"],
    external: ["@azure/functions-core"],
    banner: { js: REQUIRE },
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
    write: false,
    plugins: [writtenOut, requiredBuiltins, leanPackages],
  });
  const texts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  for (const [path, text] of texts) {
    await mkdir(dirname(path), { recursive: true });
    const code = path.endsWith(".map") ? texts.get(path.slice(0, -".map".length)) : undefined;
    await writeFile(
      path,
      code === undefined ? text : ownSourceMap({ path, code, map: text }, { root, folder }),
    );
  }
  return metafile;
}
