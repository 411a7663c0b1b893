import { z } from "zod";
import { ArmCallFailed } from "./arm.ts";
import type { Azure } from "./azure.ts";
import { failureOfAnswer } from "./failure.ts";
import { rawCall } from "./raw-call.ts";
import { type Answer, unreadable } from "./service-principal.ts";

/** The most requests in one batch of Microsoft Graph. Source: learn.microsoft.com/graph/json-batching. */
export const IN_ONE_BATCH = 20;

const Batch = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number().int(),
      headers: z.record(z.string(), z.string()).nullish(),
      body: z.unknown(),
    }),
  ),
});

/**
 * Reads several paths of Microsoft Graph, 20 per call. The answers are in the order of the paths. If Keyless may not read
 * a path, that is its answer. If one request is throttled, the whole read is retried after its `Retry-After`.
 *
 * @throws ArmCallFailed for any other failure
 */
export async function readInBatches<Value>(
  azure: Azure,
  paths: readonly string[],
  shape: z.ZodType<Value>,
): Promise<Answer<Value>[]> {
  const answers: Answer<Value>[] = [];
  for (let from = 0; from < paths.length; from += IN_ONE_BATCH) {
    const some = paths.slice(from, from + IN_ONE_BATCH);
    const responses = await readBatch(azure, some);
    for (const [index, path] of some.entries()) {
      const answer = responses.find(({ id }) => id === String(index));
      if (answer === undefined) throw new TypeError(`Microsoft Graph left out an answer of a batch: ${path}`);
      answers.push(readAnswer(azure, path, answer, shape));
    }
  }
  return answers;
}

type Response = z.infer<typeof Batch>["responses"][number];

async function readBatch(azure: Azure, paths: readonly string[]): Promise<readonly Response[]> {
  const { cloud, graph, clock } = azure;
  const url = `${cloud.graph}/v1.0/$batch`;
  const requests = paths.map((path, index) => ({ id: String(index), method: "GET", url: `/${path}` }));
  const answer = await rawCall(graph, { method: "POST", url, body: { requests } });
  if (answer.status === 200) return Batch.parse(JSON.parse(answer.text)).responses;
  const failure = failureOfAnswer(answer.status, answer.text, answer.headers, clock.now());
  // If Keyless may read nothing at all, the whole batch may be rejected; then that is the answer of each request.
  if (answer.status === 401 || answer.status === 403) {
    const body: unknown = JSON.parse(answer.text === "" ? "{}" : answer.text);
    return paths.map((_path, index) => ({ id: String(index), status: answer.status, body }));
  }
  throw new ArmCallFailed(new URL(url).pathname, failure);
}

function readAnswer<Value>(
  { clock }: Azure,
  path: string,
  { status, headers, body }: Response,
  shape: z.ZodType<Value>,
): Answer<Value> {
  if (status === 200) return { kind: "found", value: shape.parse(body) };
  if (status === 404) return { kind: "missing" };
  const named = new Map(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const failure = failureOfAnswer(status, JSON.stringify(body ?? {}), named, clock.now());
  if (status === 401 || status === 403) return unreadable(failure);
  throw new ArmCallFailed(path, failure);
}
