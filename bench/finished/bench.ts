import { join } from "node:path";
import * as df from "durable-functions";
import { SqliteStore, startHost, type RunningHost } from "../../local/runtime/index.ts";
import { median, quantile, shortly } from "../quantile.ts";
import { printTable } from "../report.ts";
import { inFolder } from "../subprocess.ts";
import { endedAt, endedId, fillStore, type EndedInstance } from "./filled-store.ts";

const sizes = [1000, 100_000] as const;
const repeats = 40;
const pageGoalMs = 10;

const open = (folder: string): Promise<RunningHost> =>
  startHost({
    store: new SqliteStore(join(folder, "finished.db")),
    app: () => {
      df.app.activity("Step", { handler: (index: number) => index });
      df.app.orchestration("Chain", function* (context) {
        for (let index = 0; index < 5; index++) yield context.df.callActivity("Step", index);
      });
    },
  });

/** A chain of five steps as it is when it has ended. */
const endedChain = (): Promise<EndedInstance> =>
  inFolder(async (folder) => {
    const host = await open(folder);
    const id = host.orchestrations.start({ name: "Chain", input: null });
    await host.idle();
    const instance = host.orchestrations.instance(id);
    const history = host.orchestrations.history(id);
    await host.stop();
    if (instance?.status !== "Completed") throw new Error("The chain did not end.");
    return { instance, history };
  });

type Operation = (index: number) => Promise<unknown>;

/** What a client does, by name; times include the HTTP call where there is one. */
function operations(host: RunningHost, count: number, end: number): Record<string, Operation> {
  const { orchestrations } = host;
  const call = async (path: string, method = "GET"): Promise<void> => {
    const answer = await fetch(new URL(path, host.clientApi), { method });
    await answer.text();
    if (answer.status >= 500) throw new Error(`${path} answered ${answer.status}.`);
  };
  const spread = (index: number): number => Math.floor(((index + 0.5) * count) / repeats);
  const time = (index: number): string => new Date(endedAt(spread(index), count, end)).toISOString();
  const token = (index: number): string => Buffer.from(endedId(spread(index))).toString("base64url");
  const page = async (query: string, headers: Record<string, string> = {}): Promise<void> => {
    const answer = await fetch(new URL(`instances/?top=100${query}`, host.clientApi), { headers });
    await answer.text();
  };
  return {
    "status with history": (index) => call(`instances/${endedId(spread(index))}?showHistory=true`),
    "page of 100, by id": (index) => page("", { "x-ms-continuation-token": token(index) }),
    "page of 100, by prefix": (index) => page(`&instanceIdPrefix=${endedId(spread(index)).slice(0, -2)}`),
    "page of 100, those that run (none)": () => page("&runtimeStatus=Running"),
    "page of 100, by time of creation": (index) => page(`&createdTimeFrom=${time(index)}`),
    "page of 100, by time and status (none)": (index) =>
      page(`&createdTimeFrom=${time(index)}&runtimeStatus=Failed`),
    "start, and a chain of five to its end": async () => {
      orchestrations.start({ name: "Chain", input: null });
      await host.idle();
    },
    "purge of one": (index) => call(`instances/${endedId(spread(index))}`, "DELETE"),
    "purge of 100": (index) => {
      const first = Math.floor((index * count) / repeats);
      const width = Math.min(100, Math.floor(count / repeats));
      orchestrations.purge(Array.from({ length: width }, (_, offset) => endedId(first + offset)));
      return Promise.resolve();
    },
  };
}

async function measure(chain: EndedInstance, count: number): Promise<Map<string, number[]>> {
  return inFolder(async (folder) => {
    const end = Date.now();
    fillStore(join(folder, "finished.db"), chain, count, end);
    const times = new Map<string, number[]>();
    const timed = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      const begun = performance.now();
      await work();
      times.set(name, [...(times.get(name) ?? []), performance.now() - begun]);
    };
    let host = await open(folder);
    for (let repeat = 0; repeat < 5; repeat++) {
      await host.stop();
      await timed("start of the host", async () => (host = await open(folder)));
    }
    for (const [name, operation] of Object.entries(operations(host, count, end))) {
      if (!name.startsWith("purge")) await operation(0);
      for (let index = 0; index < repeats; index++) await timed(name, () => operation(index));
    }
    await host.stop();
    return times;
  });
}

/** Whether what a client does stays as quick as it is when there are many instances that have ended. */
export async function benchFinished(): Promise<void> {
  const chain = await endedChain();
  const [few, many] = [await measure(chain, sizes[0]), await measure(chain, sizes[1])];
  const rows = [...few].map(([name, times]) => {
    const then = many.get(name) ?? [];
    const isPage = name.startsWith("page");
    return [
      name,
      shortly(median(times)),
      shortly(median(then)),
      shortly(quantile(then, 0.95)),
      isPage ? `≤ ${pageGoalMs}` : "",
      isPage ? (median(then) <= pageGoalMs ? "yes" : "no") : "",
    ];
  });
  process.stdout.write("### Finished instances\n\n");
  const header = ["ms", `${sizes[0]} (p50)`, `${sizes[1]} (p50)`, `${sizes[1]} (p95)`, "goal", "met"];
  printTable(header, rows);
}
