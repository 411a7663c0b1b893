import { DBOS } from "@dbos-inc/dbos-sdk";
import { setTimeout as delay } from "node:timers/promises";
import { ChainRunner, stepsPerChain, type ChainLoad } from "../chains/chain-runner.ts";
import { serverCpuMs } from "./postgres-server.ts";

/** DBOS on PostgreSQL as a contestant: `node dbos.ts URL LOAD SERVER_PID`. */
const [systemDatabaseUrl = "", load = "", serverPid = ""] = process.argv.slice(2);
const runner = new ChainRunner();
let open = 0;
DBOS.setConfig({ name: "chains", systemDatabaseUrl, runAdminServer: false, logLevel: "error" });
const chain = DBOS.registerWorkflow(
  async (name: string) => {
    let sum = 0;
    for (let index = 0; index < stepsPerChain; index++) {
      sum += await DBOS.runStep(() => Promise.resolve(runner.step(name, index)), { name: `step-${index}` });
    }
    return sum;
  },
  { name: "chain" },
);
await DBOS.launch();

async function start(name: string): Promise<void> {
  open++;
  const handle = await DBOS.startWorkflow(chain, { workflowID: `${process.pid}-${name}` })(name);
  void handle.getResult().then(() => open--);
}

/** Resolves when every workflow has ended. */
async function settled(): Promise<void> {
  while (open > 0) await delay(1);
}

const cpu = (): number => serverCpuMs(Number(serverPid));
const figures = await runner.measure(JSON.parse(load) as ChainLoad, start, settled, cpu);
process.stdout.write(`${JSON.stringify(figures)}\n`);
await DBOS.shutdown();
