import type { Plugin } from "esbuild";

/**
 * zod exports the error messages of fifty languages under one name, which no bundler can take apart: they would be a
 * seventh of the package. English, its default, has a module of its own and stays.
 */
export const leanZod: Plugin = {
  name: "lean zod",
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
      loader: "js",
    }));
  },
};
