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
  // durable-functions asks validator whether a text is an HTTP URL, which Node knows, and for none of its other checks.
  {
    module: /[\\/]validator[\\/]index\.js$/,
    contents: "exports.isURL = (text) => /^https?:\\/\\//.test(text) && URL.canParse(text);",
  },
  // axios has itself in one file, of which nothing can be left out, beside its modules.
  {
    module: /[\\/]axios[\\/]dist[\\/]node[\\/]axios\.cjs$/,
    contents: 'export { default } from "../../index.js";',
  },
  // axios builds forms with a package of its own. durable-functions sends the task hub JSON, and no form.
  {
    module: /[\\/]form-data[\\/]lib[\\/]form_data\.js$/,
    contents: "module.exports = globalThis.FormData;",
  },
  // axios follows redirects. The task hub's own endpoint, the only one that durable-functions calls, answers none.
  {
    module: /[\\/]follow-redirects[\\/]index\.js$/,
    contents: 'module.exports = { http: require("http"), https: require("https") };',
  },
  // axios can send by fetch, too. On Node it sends by http, which comes first.
  {
    module: /[\\/]axios[\\/]lib[\\/]adapters[\\/]fetch\.js$/,
    contents: "export const getFetch = () => false; export default false;",
  },
  // durable-functions copies the JSON of a client binding, which Node does by itself.
  {
    module: /[\\/]lodash[\\/]cloneDeep\.js$/,
    contents: "module.exports = structuredClone;",
  },
  // durable-functions loads a logger for its entities. The app has none.
  {
    module: /[\\/]debug[\\/]src[\\/]index\.js$/,
    contents: "module.exports = () => () => undefined;",
  },
];

export const leanPackages: Plugin = {
  name: "lean packages",
  setup(build) {
    for (const { module, contents } of LEAN)
      build.onLoad({ filter: module }, () => ({ contents, loader: "js" }));
  },
};
