import { readFileSync } from "node:fs";
import { z } from "zod";
import { HttpServer } from "../../local/runtime/http/http-server.ts";
import type { HttpAnswer, HttpQuestion } from "../../local/runtime/http/http-answer.ts";
import { resultText } from "../../local/runtime/protocol/typed-data.ts";
import { HttpFunctions } from "../../local/runtime/triggers/http-functions.ts";
import type { HostLogEntry } from "../../local/runtime/worker/host-log.ts";
import { Invoker } from "../../local/runtime/worker/invoker.ts";
import { unobserved } from "../../local/runtime/worker/observer.ts";
import { Registry } from "../../local/runtime/worker/registry.ts";
import { endpointOf } from "./client-endpoint.ts";
import { loadFunctions } from "./load-functions.ts";
import { liveBy, ScaledTime } from "./scaled-time.ts";

/**
 * A process of its own: the language worker. Loads a deployed folder with its own, unmodified libraries, carries out what
 * the engine asks for, and answers the app's HTTP routes. Prints a line once it is ready. `POST /death` makes it die in
 * a call that is to come, as a worker does that runs out of memory.
 */
const Settings = z.object({
  app: z.string(),
  enginePort: z.number(),
  httpPort: z.number(),
  clientFile: z.string(),
  scale: z.object({ factor: z.number(), origin: z.number(), laterMs: z.number().optional() }),
});
const Death = z.object({ function: z.string(), when: z.enum(["called", "done"]) });
const TurnRequest = z.looseObject({ instanceId: z.string(), history: z.array(z.looseObject({})) });

const { app, enginePort, httpPort, clientFile, scale } = Settings.parse(JSON.parse(process.argv[2] ?? ""));
const time = new ScaledTime(scale);
liveBy(time);
/** What went wrong, for whoever looks why a test failed. */
const complain = ({ level, message }: HostLogEntry) => {
  if (level === "error") process.stderr.write(`${message}\n`);
};
const registry = new Registry({ log: () => undefined });
await loadFunctions(registry, app);
const invoker = new Invoker({
  registry,
  log: complain,
  observer: unobserved,
  endpoint: () => endpointOf(readFileSync(clientFile, "utf8")),
});

let death: z.infer<typeof Death> | undefined;
const dieIf = (name: string, when: "called" | "done") => {
  if (death?.function === name && death.when === when) process.kill(process.pid, "SIGKILL");
};

async function carryOut(kind: string, name: string, input: string | null): Promise<string> {
  dieIf(name, "called");
  const text = kind === "orchestrations" ? await turn(name, input ?? "") : await activity(name, input);
  dieIf(name, "done");
  return text;
}

async function turn(name: string, input: string): Promise<string> {
  const called = registry.orchestrator(name);
  if (called === undefined) throw new Error(`there is no orchestration ${name}`);
  const request = time.requestIn(TurnRequest.parse(JSON.parse(input)));
  try {
    const trigger = { string: JSON.stringify(request) };
    const answer = await invoker.invoke(called, { trigger, instanceId: request.instanceId });
    return time.answerOut(resultText(answer) ?? "null");
  } catch (error) {
    // The library puts what it has scheduled so far into the text of the error.
    if (error instanceof Error) error.message = time.answerOut(error.message);
    throw error;
  }
}

async function activity(name: string, input: string | null): Promise<string> {
  const called = registry.activity(name);
  if (called === undefined) throw new Error(`there is no activity ${name}`);
  const answer = await invoker.invoke(called, { trigger: input === null ? null : { string: input } });
  return resultText(answer) ?? "null";
}

async function answerEngine({ url, headers, body }: HttpQuestion): Promise<HttpAnswer> {
  const [, kind = "", name = ""] = url.pathname.split("/");
  const input = headers["x-no-input"] === undefined ? Buffer.from(body).toString("utf8") : null;
  if (kind === "death") {
    death = Death.parse(JSON.parse(input ?? ""));
    return { status: 204 };
  }
  try {
    return { status: 200, body: await carryOut(kind, name, input) };
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { status: 500, body: JSON.stringify({ message, stack }) };
  }
}

const functions = new HttpFunctions({
  registry,
  invoker,
  log: complain,
  routePrefix: "api",
  refused: undefined,
  streamUri: undefined,
  onRunning: () => undefined,
});
const serve = (port: number, answer: (question: HttpQuestion) => Promise<HttpAnswer>) =>
  new HttpServer({
    address: "127.0.0.1",
    port,
    maxBodyBytes: 100_000_000,
    answer,
    onError: (error) => process.stderr.write(`${String(error)}\n`),
  }).listen();
await serve(enginePort, answerEngine);
await serve(httpPort, (question) => functions.answer(question));
process.stdout.write("the worker has started\n");
