import { asTyped } from "../command-line/called-from.ts";
import { filled, readArguments, wholeNumber, WrongUse } from "../command-line/arguments.ts";

export interface StartOptions {
  readonly mode: "rehearsal" | "azure";
  readonly cloud: "public" | "usGovernment" | "china";
  /** Name or resource id of the cluster to migrate; the command chooses if absent. */
  readonly cluster: string | undefined;
  /** The user's own fleet, or the demo company; the smaller demo if absent. */
  readonly fleet: { readonly kind: "demo" } | { readonly kind: "file"; readonly file: string } | undefined;
  /** Files that a report of the whole fleet is written to. */
  readonly reports: readonly string[];
  /** Scenario file of the simulated Azure. */
  readonly scenario: string | undefined;
  /** Start no run: whoever calls the API decides what is done. */
  readonly serve: boolean;
  readonly ticket: string;
  /** Rehearse the approval too; on real Azure there always is one. */
  readonly approval: boolean;
  /** Ports of the simulated Azure where others use it, too; absent where nobody does. */
  readonly az: { readonly port: number; readonly tlsPort: number } | undefined;
  readonly port: number;
  readonly address: string;
  readonly data: string;
  readonly fresh: boolean;
  readonly exit: boolean;
  readonly json: boolean;
  /** Simulated seconds that pass in a real one. */
  readonly speed: number;
  readonly verbose: boolean;
}

export const HELP = `Keyless: moves AKS clusters off service principals, and proves it.

  npm start                   rehearse on a simulated Azure with a demo fleet
  npm start -- --fleet FILE   rehearse on your own fleet, which is what
                              az aks list -o json > FILE writes: all of it as a
                              sweep, or one cluster of it with --cluster NAME
  npm start -- --azure --cluster NAME
                              the same on real Azure; nothing changes before you
                              approve the plan
  npm start -- --serve        only serve the API; what is done is what its
                              callers ask for

Options
  --cluster NAME    which cluster to migrate: its name, or its resource id
                    (demo: orders)
  --fleet FILE      clusters as "az aks list", "az aks show" or "az graph
                    query" print them with -o json, or ARM's own
                    {"value": [...]}; --fleet demo has 40 clusters in 4
                    subscriptions, with every kind of trouble
  --report FILE     with --fleet and without --cluster: write what became of
                    each cluster to FILE, a page (.html) or a table (.csv); may
                    be given twice
  --scenario FILE   what the simulated Azure has and how it fails;
                    local/arm/scenario/schema.json tells what it may say
  --serve           start no run; serve the HTTP API until Ctrl-C
  --azure           work on real Azure, signed in as DefaultAzureCredential does
  --cloud NAME      with --azure: public (default), usGovernment or china
  --ticket NUMBER   number of the ticket that asks for the run
                    (default CHG0042317)
  --az              let az, too, use the simulated Azure: it listens on fixed
                    ports, http and https, and time ticks, 60 seconds in one
                    unless --speed says otherwise, for az and Keyless alike
  --simulator-port PORT
                    with --az: its http port (default 8080)
  --az-port PORT    with --az: its https port, for az (default 8443)
  --approval        in a rehearsal too, wait until somebody approves the plan
  --port PORT       where the HTTP API listens on loopback (default 7071;
                    0 picks a free one)
  --address HOST    another loopback address to listen on, such as 127.0.0.2
  --data DIR        folder for everything that is remembered, with a folder for
                    each fleet or cloud in it (default .keyless/rehearsal,
                    .keyless/azure)
  --fresh           forget what is remembered of this fleet, and start anew
  --exit            stop after the run: exit code 0 succeeded, 1 failed or
                    refused, 2 wrong use
  --json            print one JSON document at the end instead of text; progress
                    goes to stderr. Without --silent npm prints lines of its own
                    before it: npm start --silent -- --json
  --speed N         simulated seconds in a real one while a run is followed that
                    waits for nobody (default 4000)
  --verbose         show the host's log on stderr
  --help            this text

Every request but GET /api/health needs the token of this start. It is in the
data folder; the curl lines that are printed send it.

Ctrl-C stops in order; the same command again goes on where it was.
`;

const SPEC = {
  cluster: { type: "string" },
  fleet: { type: "string" },
  report: { type: "string", multiple: true },
  scenario: { type: "string" },
  serve: { type: "boolean", default: false },
  azure: { type: "boolean", default: false },
  cloud: { type: "string" },
  ticket: { type: "string", default: "CHG0042317" },
  az: { type: "boolean", default: false },
  "simulator-port": { type: "string" },
  "az-port": { type: "string" },
  approval: { type: "boolean", default: false },
  port: { type: "string", default: "7071" },
  address: { type: "string", default: "127.0.0.1" },
  data: { type: "string" },
  fresh: { type: "boolean", default: false },
  exit: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  speed: { type: "string" },
  verbose: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/**
 * Reads the command line. `help` when that is what was asked for.
 *
 * @param folder - where the user stands, and relative paths begin
 * @throws WrongUse
 */
export function readOptions(args: readonly string[], folder = process.cwd()): StartOptions | "help" {
  const values = readArguments(args, SPEC);
  if (values.help) return "help";
  const { azure, cloud, fleet, cluster, fresh, speed } = values;
  const only = (name: string, given: unknown, wanted: boolean, where: string) => {
    if (given !== undefined && given !== false && azure !== wanted) {
      throw new WrongUse(`--${name} belongs to ${where}`);
    }
  };
  only("fleet", fleet, false, "a rehearsal; with --azure the clusters are the real ones");
  only("scenario", values.scenario, false, "a rehearsal; real Azure has faults of its own");
  only("fresh", fresh, false, "a rehearsal; what was done to real clusters is not forgotten");
  only("approval", values.approval, false, "a rehearsal; real Azure is never changed without one");
  only("speed", speed, false, "a rehearsal; real time passes by itself");
  only("az", values.az, false, "a rehearsal; real Azure is used by az as it is");
  only("cloud", cloud, true, "--azure");
  for (const [name, given] of Object.entries({
    cluster,
    exit: values.exit,
    json: values.json,
    report: values.report,
  })) {
    if (values.serve && given !== undefined && given !== false) {
      throw new WrongUse(`--${name} belongs to a run, and --serve starts none`);
    }
  }
  return {
    mode: azure ? "azure" : "rehearsal",
    cloud: readCloud(cloud ?? "public"),
    cluster: filled("cluster", cluster),
    fleet: readFleetChoice(filled("fleet", fleet), folder),
    reports: readReports(values.report ?? [], folder, fleet !== undefined && cluster === undefined),
    scenario: asTyped(filled("scenario", values.scenario), folder),
    serve: values.serve,
    ticket: readTicket(values.ticket),
    approval: values.approval,
    az: readAz(values.az, values["simulator-port"], values["az-port"]),
    port: wholeNumber("port", values.port, 0, 65_535),
    address: values.address,
    data: asTyped(filled("data", values.data), folder) ?? (azure ? ".keyless/azure" : ".keyless/rehearsal"),
    fresh,
    exit: values.exit,
    json: values.json,
    speed: wholeNumber("speed", speed ?? (values.az ? "60" : "4000"), 1, 1_000_000),
    verbose: values.verbose,
  };
}

/** A file that is called demo is named with its folder: `./demo`. */
function readFleetChoice(text: string | undefined, folder: string): StartOptions["fleet"] {
  if (text === "demo") return { kind: "demo" };
  const file = asTyped(text, folder);
  return file === undefined ? undefined : { kind: "file", file };
}

function readReports(files: readonly string[], folder: string, isSweep: boolean): readonly string[] {
  if (files.length > 0 && !isSweep) {
    throw new WrongUse("--report belongs to a whole fleet: --fleet without --cluster");
  }
  return files.flatMap((file) => asTyped(filled("report", file), folder) ?? []);
}

function readCloud(text: string): StartOptions["cloud"] {
  if (text === "public" || text === "usGovernment" || text === "china") return text;
  throw new WrongUse(`--cloud must be public, usGovernment or china, not ${text}`);
}

function readAz(az: boolean, port: string | undefined, tlsPort: string | undefined): StartOptions["az"] {
  if (az) {
    return {
      port: wholeNumber("simulator-port", port ?? "8080", 0, 65_535),
      tlsPort: wholeNumber("az-port", tlsPort ?? "8443", 0, 65_535),
    };
  }
  if (port !== undefined) throw new WrongUse("--simulator-port belongs to --az");
  if (tlsPort !== undefined) throw new WrongUse("--az-port belongs to --az");
  return undefined;
}

function readTicket(text: string): string {
  if (/^[\x21-\x7e]{1,100}$/.test(text)) return text;
  throw new WrongUse("--ticket must be 1 to 100 printable characters without blanks");
}
