import { setTimeout as delay } from "node:timers/promises";
import { printableJson } from "../../platform/printable.ts";
import type { RunningHost } from "../runtime/index.ts";
import { curlLines } from "./curl.ts";
import type { AnyRun } from "./keyless-client.ts";
import type { StartContext } from "./start-context.ts";
import type { KeptToken } from "./token.ts";

/** Where Keyless is asked, and what must be sent there. */
export interface ServedApi {
  readonly host: RunningHost;
  readonly token: KeptToken;
}

/** A host that breaks closes its port first; its reason follows within this. Real milliseconds. */
const REASON_WITHIN_MS = 2000;

/** The job, then either its exit code or serving until Ctrl-C. @throws what broke the host, before what that broke */
export async function work(
  context: StartContext,
  api: ServedApi,
  job: () => Promise<AnyRun>,
): Promise<number> {
  const { options, terminal, stop } = context;
  try {
    const run = await job();
    if (options.json) process.stdout.write(`${printableJson(run, 2)}\n`);
    if (options.exit) return run.state === "succeeded" ? 0 : 1;
  } catch (error) {
    if (!stop.signal.aborted) throw await reasonOf(api.host, error);
    terminal.line("Stopped. The same command goes on where this was; --fresh starts anew.");
    return stop.exitCode;
  }
  return serve(context, api);
}

async function reasonOf({ broken }: RunningHost, error: unknown): Promise<unknown> {
  const waited = new AbortController();
  const none = delay(REASON_WITHIN_MS, error, { signal: waited.signal }).catch(() => error);
  const reason = await Promise.race([broken, none]);
  waited.abort();
  return reason;
}

/** Serves until Ctrl-C, or until nobody reads the output any more. @throws what broke the host */
export async function serve(context: StartContext, { host, token }: ServedApi): Promise<number> {
  const { terminal, stop, folder } = context;
  const call = { method: "GET", url: `${host.url}/api/workflows`, headerFile: token.headerFile } as const;
  terminal.line("");
  terminal.line(`Serving ${host.url}/api until Ctrl-C. Every request but health needs the token:`);
  for (const line of curlLines(call, folder)) terminal.line(`  ${line}`);
  const { signal } = stop;
  const stopped = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => {
      resolve(undefined);
    });
  });
  const cause = await Promise.race([stopped, host.broken]);
  if (signal.aborted) return 0;
  throw cause;
}

/** Where the whole of a run can be read, as long as there is anybody to ask. */
export function whereToLook(
  { folder, options }: StartContext,
  { host, token }: ServedApi,
  { id }: AnyRun,
): readonly string[] {
  const { headerFile } = token;
  if (options.exit) return [];
  return [
    "the whole record:",
    ...curlLines({ method: "GET", url: `${host.url}/api/runs/${id}`, headerFile }, folder).map(
      (line) => `  ${line}`,
    ),
  ];
}
