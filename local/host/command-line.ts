import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { UsageError } from "./host-error.ts";

export interface HostCommand {
  /** The app's folder, absolute. */
  readonly app: string;
  /** Absent: what the app's local settings say, else 7071. */
  readonly port: number | undefined;
  /** The folder of the host's data, absolute. */
  readonly data: string;
  readonly clock: { readonly kind: "real" } | { readonly kind: "virtual"; readonly pace: number };
  readonly skipUnsupported: boolean;
}

export const usage = `Runs a Node Functions app on this machine, with Durable Functions, without Azure.

  npm run host -- --app DIR [--port P] [--data D]

  --app DIR           the app's folder, the one that holds its host.json
  --port P            where to listen, on 127.0.0.1; 0 for any free port
                      (default: LocalHttpPort of local.settings.json, else 7071)
  --data D            folder for what the host keeps (default: DIR/.durable)
  --clock real        time is the machine's (default)
  --clock virtual     time jumps to the next timer when nothing runs, for rehearsals
  --pace N            virtual seconds for a second while time jumps (default: 3600)
  --skip-unsupported  leave out functions that cannot be hosted, instead of refusing the app
  --help              this text

The environment sets the log: HOST_LOG_LEVEL (debug, info, warn, error) and HOST_LOG_FORMAT (json, pretty).
The host ends with 0 when it was stopped, with 1 when it failed, with 2 when the command line is wrong.
`;

const options = {
  app: { type: "string" },
  port: { type: "string" },
  data: { type: "string" },
  clock: { type: "string" },
  pace: { type: "string" },
  "skip-unsupported": { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** `cwd` is where relative folders begin. @throws UsageError. */
export function parseCommandLine(args: readonly string[], cwd: string): HostCommand | "help" {
  const values = parsed(args);
  if (values.help === true) return "help";
  if (values.app === undefined || values.app === "")
    throw new UsageError("--app DIR is missing: the app's folder.");
  const app = resolve(cwd, values.app);
  return {
    app,
    port: portOf(values.port),
    data: values.data === undefined ? resolve(app, ".durable") : resolve(cwd, values.data),
    clock: clockOf(values.clock, values.pace),
    skipUnsupported: values["skip-unsupported"] ?? false,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`--port must be 0 to 65535, not '${text}'.`);
  return port;
}

function clockOf(kind: string | undefined, pace: string | undefined): HostCommand["clock"] {
  if (kind !== "virtual") {
    if (kind !== undefined && kind !== "real") {
      throw new UsageError(`--clock must be real or virtual, not '${kind}'.`);
    }
    if (pace !== undefined) throw new UsageError("--pace belongs to --clock virtual.");
    return { kind: "real" };
  }
  const value = Number(pace ?? 3600);
  if (!(value > 0)) throw new UsageError(`--pace must be a number above 0, not '${pace ?? ""}'.`);
  return { kind: "virtual", pace: value };
}
