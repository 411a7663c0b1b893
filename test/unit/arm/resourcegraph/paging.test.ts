import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { placeGroup } from "../../../../local/arm/fleet/populate.ts";
import { queryGraph } from "../../../../platform/azure/resource-graph.ts";
import { demoWorld, type GraphWorld, post, SUBSCRIPTION } from "../../../support/arm/graph-world.ts";

const GROUPS = 1205;
const QUERY = "resourcecontainers | where name startswith 'rg-many' | project name";

interface Page {
  readonly totalRecords: number;
  readonly count: number;
  readonly data: readonly { readonly name: string }[];
  readonly facets: readonly unknown[];
  readonly resultTruncated: string;
  readonly $skipToken?: string;
}

describe("the pages of Resource Graph", () => {
  let world: GraphWorld;
  beforeEach(async () => {
    world = await demoWorld({ graphLagMs: 0, throttling: false });
    world.simulator.change((moment) => {
      for (let group = 0; group < GROUPS; group += 1) {
        placeGroup(moment, `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-many-${String(group)}`, "x");
      }
    });
  });
  afterEach(async () => {
    await world.close();
  });

  const page = async (options: object, query = QUERY): Promise<Page> =>
    (await post(world, { query, options })).body as Page;

  it("hold a thousand rows at most; the real client follows them", async () => {
    const first = await page({});
    expect(first).toMatchObject({ totalRecords: GROUPS, count: 1000, facets: [], resultTruncated: "false" });
    const rows = await queryGraph(world.azure, QUERY, z.object({ name: z.string() }));
    expect(new Set(rows.map(({ name }) => name)).size).toBe(GROUPS);
    expect(world.simulator.calls()["resourceGraph.resources"]).toBe(3);
  });

  it("are as long as the first says, unless a later request says otherwise", async () => {
    const first = await page({ $top: 7 });
    const second = await page({ $skipToken: first.$skipToken });
    const third = await page({ $skipToken: second.$skipToken, $top: 2 });
    const names = [first, second, third].map(({ data }) => data.map(({ name }) => name));
    expect(names.map(({ length }) => length)).toEqual([7, 7, 2]);
    expect(names.flat()).toEqual((await page({ $top: 16 })).data.map(({ name }) => name));
  });

  it("end without a token", async () => {
    expect(await page({ $skip: GROUPS - 3 })).toMatchObject({ count: 3, resultTruncated: "false" });
    expect(await page({ $skip: GROUPS - 3 })).not.toHaveProperty("$skipToken");
  });

  it("cannot be continued after limit or take, which are not skipped either", async () => {
    const cut = await page({ $top: 5, $skip: 3 }, `${QUERY} | order by name asc | take 9`);
    expect(cut).toMatchObject({ totalRecords: 9, count: 5, resultTruncated: "true" });
    expect(cut.data[0]?.name).toBe("rg-many-0");
    expect(cut).not.toHaveProperty("$skipToken");
  });

  it("cannot be continued when every column is dynamic", async () => {
    const cut = await page({ $top: 5 }, "resourcecontainers | project tags, properties");
    expect(cut).toMatchObject({ count: 5, resultTruncated: "true" });
    expect(cut).not.toHaveProperty("$skipToken");
  });

  it("belong to their query", async () => {
    const { $skipToken } = await page({ $top: 7 });
    for (const token of [$skipToken, "nonsense", ""]) {
      const { status } = await post(world, {
        query: "resources | project id",
        options: { $skipToken: token },
      });
      expect(status).toBe(400);
    }
  });
});
