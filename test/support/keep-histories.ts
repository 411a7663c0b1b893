import { VERSION } from "../../orchestrations/kit/version.ts";
import { keepAs } from "./histories.ts";

/**
 * `npm run keep-histories`: a step of every release. Keeps the histories in `next` as those of the version that
 * orchestrations are started with.
 */
const { folder, names } = keepAs(VERSION);
process.stdout.write(
  `${String(names.length)} histories are kept in ${folder}; raise the version before you change an orchestration\n`,
);
