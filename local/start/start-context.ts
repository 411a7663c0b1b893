import type { StartOptions } from "./options.ts";
import type { Stop } from "./stop.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** What every mode of the command works with. */
export interface StartContext {
  readonly options: StartOptions;
  readonly terminal: Terminal;
  readonly stop: Stop;
  /** Where the user stands: paths that are printed begin there. */
  readonly folder: string;
}
