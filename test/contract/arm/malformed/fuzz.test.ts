import { connect } from "node:net";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { ArmRequest } from "../../../../local/arm/core/exchange.ts";
import type { Json } from "../../../../local/arm/world/json.ts";
import { allProviders } from "../../../../local/arm/providers/all-providers.ts";
import {
  clusterPath,
  GROUP,
  onServicePrincipal,
  place,
  SUBSCRIPTION,
} from "../../../support/arm/clusters.ts";
import { rehearse } from "../../../support/arm/rehearsal.ts";

const SEED = 20_260_820;

const known = ["shop", GROUP, SUBSCRIPTION, "system", "westeurope", "Microsoft.ContainerService", "default"];
const segment = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...known) },
  { weight: 2, arbitrary: fc.string({ maxLength: 12 }).map(encodeURIComponent) },
  { weight: 1, arbitrary: fc.constantFrom("%", "%zz", "..", ".", "%2e%2e", "%00", "é", " ") },
);

interface Aim {
  readonly method: string;
  readonly path: string;
  readonly version: string;
}

const aims: readonly Aim[] = allProviders.flatMap(({ routes, versions }) =>
  routes.map((route) => ({ method: route.method, path: route.path, version: versions[0] ?? "" })),
);

/** Real operations with parameters that fit or do not, sometimes broken off or with a segment too many. */
const aim = fc
  .tuple(
    fc.constantFrom(...aims),
    fc.infiniteStream(segment),
    fc.oneof(
      { weight: 9, arbitrary: fc.constant("") },
      { weight: 1, arbitrary: fc.constantFrom("/", "/more", "//") },
    ),
    fc.boolean(),
  )
  .map(([{ method, path, version }, segments, tail, fitting]) => {
    const fits: Readonly<Record<string, string>> = {
      subscription: SUBSCRIPTION,
      group: GROUP,
      cluster: "shop",
      pool: "system",
      location: "westeurope",
      namespace: "Microsoft.ContainerService",
    };
    const filled = path
      .replace("/{scope*}", clusterPath())
      .replace(
        /\{([^}]+)\}/g,
        (_whole, name: string) => (fitting ? fits[name] : undefined) ?? String(segments.next().value),
      );
    return { method, version, path: `/${(filled + tail).split("/").filter(Boolean).join("/")}` };
  });

const body = fc.oneof(
  fc.constant(undefined),
  // What fast-check makes of JSON is JSON.
  fc.jsonValue({ maxDepth: 3 }).map((value) => value as Json),
  fc
    .record(
      {
        location: fc.oneof(fc.constant("westeurope"), fc.jsonValue({ maxDepth: 1 })),
        identity: fc.oneof(
          fc.constant({ type: "SystemAssigned" }),
          fc.record({
            type: fc.constantFrom("UserAssigned", "None", 7),
            userAssignedIdentities: fc.jsonValue({ maxDepth: 2 }),
          }),
        ),
        tags: fc.jsonValue({ maxDepth: 1 }),
        properties: fc.oneof(
          fc.jsonValue({ maxDepth: 2 }),
          fc.record(
            {
              agentPoolProfiles: fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 3 }),
              servicePrincipalProfile: fc.jsonValue({ maxDepth: 1 }),
              identityProfile: fc.jsonValue({ maxDepth: 2 }),
              principalId: fc.jsonValue({ maxDepth: 0 }),
              roleDefinitionId: fc.jsonValue({ maxDepth: 0 }),
              count: fc.jsonValue({ maxDepth: 0 }),
            },
            { requiredKeys: [] },
          ),
        ),
      },
      { requiredKeys: [] },
    )
    .map((value) => value as Json),
);

const strayQuery = fc.oneof(
  { weight: 8, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.tuple(
        fc.constantFrom("$filter", "$top", "$skiptoken", "$select", "api-version"),
        fc.string({ maxLength: 10 }),
      ),
      { maxLength: 2 },
    ),
  },
);

const request: fc.Arbitrary<ArmRequest> = fc
  .record({
    aim,
    method: fc.option(fc.constantFrom("PUT", "POST", "PATCH", "DELETE", "HEAD", "TRACE"), { freq: 1 }),
    strayQuery,
    headers: fc.oneof(
      { weight: 5, arbitrary: fc.constant({}) },
      {
        weight: 1,
        arbitrary: fc.constantFrom({ "if-match": "*" }, { "if-match": "x" }, { "if-none-match": "*" }),
      },
    ),
    body,
  })
  .map(({ aim: { version, ...aimed }, method, strayQuery: stray, headers, body: sent }) => ({
    method: method ?? aimed.method,
    path: aimed.path,
    query: new URLSearchParams([["api-version", version], ...stray]),
    headers,
    body: sent,
    bodyHash: undefined,
    origin: "https://arm.sim.invalid",
  }));

/** Strictness means refusals, never defects. fast-check prints the seed and the smallest request that fails. */
it(
  "twenty thousand malformed requests are all answered, and none with a 5xx",
  { timeout: 120_000 },
  async () => {
    const sim = await rehearse({ settings: { throttling: false } });
    let turn = 0;
    let accepted = 0;
    fc.assert(
      fc.property(request, (one) => {
        // Some of them delete it, or leave it changing for hours.
        if (turn++ % 50 === 0) place(sim, onServicePrincipal());
        const outcome = sim.simulator.handle(one);
        expect(outcome.kind).toBe("answer");
        if (outcome.kind !== "answer") return;
        expect(outcome.reply.status).toBeLessThan(500);
        if (outcome.reply.status < 400) accepted += 1;
        sim.pass(1000);
      }),
      { numRuns: 20_000, seed: SEED },
    );
    // Enough of them come through to the operations themselves.
    expect(accepted).toBeGreaterThan(4_000);
  },
);

it("bytes that are no HTTP end their connection and nothing else", async () => {
  const { url, call } = await rehearse();
  const { hostname, port } = new URL(url);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname, () => socket.end(Buffer.from(bytes)));
        socket.on("error", () => undefined);
        socket.on("data", () => undefined);
        socket.once("close", () => {
          resolve();
        });
      });
    }),
    { numRuns: 200, seed: SEED },
  );
  expect((await call("GET", "/subscriptions")).status).toBe(200);
});
