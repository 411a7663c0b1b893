import { filled, readArguments, wholeNumber, WrongUse } from "../../command-line/arguments.ts";
import { asTyped } from "../../command-line/called-from.ts";
import { RANDOM_FLEET_AT_MOST } from "../fleet/random-fleet.ts";

/** Where the simulator's time comes from. */
export type ClockChoice =
  | { readonly kind: "paced"; readonly factor: number }
  | { readonly kind: "manual" }
  | { readonly kind: "follow" };

export type FleetChoice =
  | { readonly kind: "demo" }
  | { readonly kind: "file"; readonly file: string }
  /** Without a seed of its own, the simulator's decides. */
  | { readonly kind: "random"; readonly size: number; readonly seed: string | undefined };

export interface SimulatorCommand {
  readonly port: number;
  readonly fleet: FleetChoice;
  readonly clock: ClockChoice;
  /** Where time begins in a new world, in milliseconds since the epoch; the present if absent. */
  readonly startAt: number | undefined;
  /** Scenario file. */
  readonly scenario: string | undefined;
  readonly data: string;
  readonly fresh: boolean;
  readonly seed: string | undefined;
  readonly loose: boolean;
  readonly https: boolean;
  readonly json: boolean;
}

export const HELP = `An Azure Resource Manager on this machine, to rehearse on. It listens on
loopback only.

  npm run simulator                    a demo fleet, real time
  npm run simulator -- --fleet FILE    your own fleet, which is what
                                       az aks list -o json > FILE writes

Options
  --port PORT       where it listens on loopback (default 8080; 0 picks a free
                    one)
  --fleet FLEET     demo (default); a FILE: what "az aks list -o json" prints,
                    or ARM's own {"value": [...]}; or random:SIZE[:SEED], up to
                    10000 clusters by chance
  --clock CLOCK     real (default); fast:FACTOR, simulated seconds in a real
                    one; manual, time stands until POST /_sim/clock moves it;
                    follow, the callers say it in the header x-sim-now
  --at TIME         where time begins in a new world, such as
                    2026-01-01T00:00:00Z (default: now)
  --scenario FILE   what people have, what fails, and settings, as JSON;
                    local/arm/scenario/schema.json
                    tells what it may say
  --seed SEED       decides everything that is chance (default: made up, and
                    printed)
  --data DIR        folder for everything that is remembered, with a folder for
                    each fleet in it (default .keyless/simulator)
  --fresh           forget what is remembered of this fleet, and start anew
  --https           serve TLS with a certificate of its own, kept in the data
                    folder: for az
  --loose           let body fields through that are not modelled, and keep them
  --json            print one line of JSON once it listens, instead of text
  --help            this text

Ctrl-C stops in order; the same command again goes on where it was.
`;

const SPEC = {
  port: { type: "string", default: "8080" },
  fleet: { type: "string", default: "demo" },
  clock: { type: "string", default: "real" },
  at: { type: "string" },
  scenario: { type: "string" },
  seed: { type: "string" },
  data: { type: "string" },
  fresh: { type: "boolean", default: false },
  https: { type: "boolean", default: false },
  loose: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/**
 * Reads the command line. `help` when that is what was asked for.
 *
 * @param folder - where the user stands, and relative paths begin
 * @throws WrongUse
 */
export function readOptions(args: readonly string[], folder = process.cwd()): SimulatorCommand | "help" {
  const values = readArguments(args, SPEC);
  if (values.help) return "help";
  return {
    port: wholeNumber("port", values.port, 0, 65_535),
    fleet: readFleet(filled("fleet", values.fleet), folder),
    clock: readClock(values.clock),
    startAt: values.at === undefined ? undefined : readTime(values.at),
    scenario: asTyped(filled("scenario", values.scenario), folder),
    data: asTyped(filled("data", values.data), folder) ?? DATA,
    fresh: values.fresh,
    seed: values.seed === undefined ? undefined : filled("seed", values.seed),
    https: values.https,
    loose: values.loose,
    json: values.json,
  };
}

const DATA = ".keyless/simulator";

function readFleet(text: string, folder: string): FleetChoice {
  if (text === "demo") return { kind: "demo" };
  if (!/^random(:|$)/.test(text)) return { kind: "file", file: asTyped(text, folder) };
  const [, digits = "", seed] = /^random:(\d+)(?::(.+))?$/.exec(text) ?? [];
  const size = Number(digits);
  if (size >= 1 && size <= RANDOM_FLEET_AT_MOST) return { kind: "random", size, seed };
  throw new WrongUse(
    `--fleet must be random:SIZE or random:SIZE:SEED with a size from 1 to ${String(RANDOM_FLEET_AT_MOST)}, not ${text}`,
  );
}

function readClock(text: string): ClockChoice {
  if (text === "real") return { kind: "paced", factor: 1 };
  if (text === "manual" || text === "follow") return { kind: text };
  const factor = Number(/^fast:(\d+(?:\.\d+)?)$/.exec(text)?.[1]);
  if (factor > 0 && factor <= 1_000_000) return { kind: "paced", factor };
  throw new WrongUse(
    `--clock must be real, manual, follow or fast:FACTOR with a factor up to 1000000, not ${text}`,
  );
}

function readTime(text: string): number {
  const time = Date.parse(text);
  if (Number.isFinite(time)) return time;
  throw new WrongUse(`--at must be a time such as 2026-01-01T00:00:00Z, not ${text}`);
}
