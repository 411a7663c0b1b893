import type { Plugin } from "esbuild";

interface Lean {
  /** The module that is replaced. */
  readonly module: RegExp;
  readonly contents: string;
}

/** What packages bring that the app never uses and that a bundler cannot leave out, because it cannot see that. */
const LEAN: readonly Lean[] = [
  // zod exports the error messages of fifty languages under one name. English, its default, has a module of its own.
  {
    module: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/,
    contents: 'export { default as en } from "./en.js";',
  },
  // durable-functions asks validator whether a text is a URL, and for none of its hundred other checks.
  {
    module: /[\\/]validator[\\/]index\.js$/,
    contents: 'exports.isURL = require("./lib/isURL").default;',
  },
  // axios looks up the media type of files in a form. durable-functions sends the task hub JSON, and no form.
  {
    module: /[\\/]mime-db[\\/]index\.js$/,
    contents: 'module.exports = { "application/octet-stream": { extensions: ["bin"] } };',
  },
];

export const leanPackages: Plugin = {
  name: "lean packages",
  setup(build) {
    for (const { module, contents } of LEAN)
      build.onLoad({ filter: module }, () => ({ contents, loader: "js" }));
  },
};
