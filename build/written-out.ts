import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import { z } from "zod";

const MODULE = /[\\/]functions[\\/]deployed-functions\.ts$/;
const Exported = z.object({ DEPLOYED_FUNCTIONS: z.array(z.record(z.string(), z.unknown())) });

/**
 * Writes the list of functions out, in place of the modules that it is made of: so the deployed app declares its functions
 * before it loads them.
 */
export const writtenOut: Plugin = {
  name: "written-out",
  setup({ onLoad }) {
    onLoad({ filter: MODULE }, async ({ path }) => {
      const { DEPLOYED_FUNCTIONS } = Exported.parse(await import(pathToFileURL(path).href));
      return { contents: `export const DEPLOYED_FUNCTIONS = ${JSON.stringify(DEPLOYED_FUNCTIONS)};` };
    });
  },
};
