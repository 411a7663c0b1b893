import { describe, expect, test } from "vitest";
import { z } from "zod";
import { fieldProblem } from "../../../domain/schema/field-problems.ts";
import { SweepRequest } from "../../../domain/sweep/request.ts";
import { WORKFLOWS } from "../../../orchestrations/workflows.ts";

const problemOf = (schema: z.ZodType, value: unknown): string | undefined =>
  schema.safeParse(value, { error: fieldProblem }).error?.issues[0]?.message;

describe("a field that", () => {
  test.each<[what: string, schema: z.ZodType, value: unknown, says: string]>([
    ["is absent", z.string(), undefined, "is required"],
    ["is a number, not text", z.string(), 1, "must be text"],
    ["is text, not a number", z.number(), "1", "must be a number"],
    ["is not whole", z.int(), 1.5, "must be a whole number"],
    ["is not a list", z.array(z.string()), {}, "must be a list"],
    ["is not an object", z.strictObject({}), [], "must be an object"],
    ["is not a switch", z.boolean(), "yes", "must be true or false"],
    ["is another word", z.enum(["force", "wait"]), "no", "must be one of force, wait"],
    ["is another fixed word", z.literal("rest"), "all", "must be rest"],
    ["is too long", z.string().max(4), "abcde", "must have at most 4 characters"],
    ["is empty", z.string().min(1), "", "must have at least 1 character"],
    ["is an empty list", z.array(z.string()).min(1), [], "must have at least 1 entry"],
    ["is a long list", z.array(z.string()).max(2), ["a", "b", "c"], "must have at most 2 entries"],
    ["is too small", z.number().min(1), 0, "must be at least 1"],
    ["is too large", z.number().max(7), 8, "must be at most 7"],
    ["is no GUID", z.guid(), "me", "must be a GUID"],
    [
      "is no time",
      z.iso.datetime({ offset: true }),
      "soon",
      "must be a time with its time zone, such as 2026-07-02T15:00:00Z",
    ],
    ["is of none of the types", z.union([z.int(), z.string()]), true, "must be a number or text"],
    [
      "has none of the forms",
      z.union([z.strictObject({ id: z.string() }), z.strictObject({ name: z.string() })]),
      {},
      "must have one of its forms: id is required, or name is required",
    ],
    ["has a field too many", z.strictObject({}), { more: 1 }, "must not have the field more"],
    ["has words of its own", z.string().regex(/^a/, "must begin with a"), "b", "must begin with a"],
  ])("%s", (_what, schema, value, says) => {
    expect(problemOf(schema, value)).toBe(says);
  });
});

describe("the requests", () => {
  /** Values of every type, none of which suits a field of a request. */
  const wrong = [
    undefined,
    null,
    true,
    -1,
    1.5,
    "",
    "\u0000",
    "x".repeat(1_000),
    [],
    [null],
    {},
    { more: 1 },
  ];

  test.each(WORKFLOWS.map(({ name, request }) => ({ name, request })))(
    "of $name say what is accepted, in one way",
    ({ request }) => {
      for (const [field, schema] of Object.entries<z.ZodType>(request.shape)) {
        for (const value of wrong) {
          const { issues = [] } = schema.safeParse(value, { error: fieldProblem }).error ?? {};
          for (const { message } of issues) expect(`${field} ${message}`).toMatch(/^\w+ (must |is required)/);
        }
      }
    },
  );

  test("of a sweep that contradict themselves say what is accepted", () => {
    const { issues = [] } =
      SweepRequest.safeParse({
        ...{ workflow: "migrate-cluster", request: { clusterId: "x" }, order: "asGiven" },
        targets: { ofSweep: "a", retryOf: "b" },
        waves: [
          { name: "one", clusters: "60%" },
          { name: "one", clusters: 3, minSuccess: 4 },
          { name: "two", clusters: "60%" },
          { name: "three" },
          { name: "four" },
        ],
        blackouts: [{ from: "2026-07-02T15:00:00Z", to: "2026-07-01T15:00:00Z" }],
      }).error ?? {};
    expect(issues.map(({ path, message }) => `${path.join(".")} ${message}`)).toEqual([
      "waves.1.name must be unique: an earlier wave has the name one",
      "waves.4 gets no cluster, because the wave three takes the rest",
      "waves have 120 % of the clusters together, which must be at most 100 %",
      "waves.1.minSuccess must be at most 3, because the wave has 3 clusters",
      "request.clusterId must not be given: the sweep sets it for each cluster",
      "targets.retryOf must not be given together with ofSweep",
      "order can be asGiven only together with targets.clusterIds",
      "blackouts.0.to must be later than `from`",
    ]);
  });
});
