import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { z } from "zod";

const value = z
  .object({ stringValue: z.string(), intValue: z.union([z.string(), z.number()]).transform(Number) })
  .partial();
const attributes = z
  .array(z.object({ key: z.string(), value }))
  .default([])
  .transform((list) =>
    Object.fromEntries(
      list.map(({ key, value: { stringValue, intValue } }) => [key, stringValue ?? intValue] as const),
    ),
  );

/** Nanoseconds as text become milliseconds. */
const ms = z.coerce.bigint().transform((nanoseconds) => Number(nanoseconds / 1_000_000n));

const traces = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              startTimeUnixNano: ms,
              endTimeUnixNano: ms,
              parentSpanId: z.string().optional(),
              name: z.string(),
              kind: z.number(),
              attributes,
              status: z.object({ code: z.number().optional(), message: z.string().optional() }),
            }),
          ),
        }),
      ),
    }),
  ),
});

const point = z.object({ attributes, asInt: z.coerce.number().optional(), asDouble: z.number().optional() });
const points = z.object({ dataPoints: z.array(point) });

const measurements = z.object({
  resourceMetrics: z.array(
    z.object({
      scopeMetrics: z.array(
        z.object({
          metrics: z.array(z.object({ name: z.string(), sum: points.optional(), gauge: points.optional() })),
        }),
      ),
    }),
  ),
});

/** One measurement: the newest of its name and attributes comes last. */
interface Measured {
  readonly name: string;
  readonly value: number | undefined;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
}

type CollectedSpan = z.output<
  typeof traces
>["resourceSpans"][number]["scopeSpans"][number]["spans"][number] & {
  service: string | number | undefined;
};

export interface Collector {
  readonly endpoint: string;
  spans(): CollectedSpan[];
  measured(): Measured[];
}

/** A collector of OTLP over HTTP in JSON, for as long as the test lasts. */
export async function collector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const measured: Measured[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
      if (request.url?.endsWith("/metrics") === true) measured.push(...measurementsIn(body));
      else spans.push(...spansIn(body));
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, spans: () => spans, measured: () => measured };
}

function spansIn(body: unknown): CollectedSpan[] {
  return traces.parse(body).resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = resource.attributes["service.name"];
    return scopeSpans.flatMap(({ spans: sent }) => sent.map((span) => ({ ...span, service })));
  });
}

function measurementsIn(body: unknown): Measured[] {
  const sent = measurements.parse(body).resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics);
  return sent
    .flatMap(({ metrics }) => metrics)
    .flatMap(
      ({ name, sum, gauge }) =>
        (sum ?? gauge)?.dataPoints.map(({ attributes: about, asInt, asDouble }) => ({
          ...{ name, value: asInt ?? asDouble, attributes: about },
        })) ?? [],
    );
}
