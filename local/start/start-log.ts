import { type Log, prettyLog } from "../../platform/log.ts";
import type { StartOptions } from "./options.ts";

/** The host's log, for whoever asks for it; errors always. */
export function startLog({ verbose }: Pick<StartOptions, "verbose">): Log {
  const log = prettyLog({
    write: (line) => process.stderr.write(`${line}\n`),
    least: verbose ? "debug" : "error",
    now: () => Date.now(),
  });
  // Who asks here is who looks at the terminal, and sees how runs stand.
  return { ...log, audit: log.info, metrics: log.info };
}
