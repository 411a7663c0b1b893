import { expect, it } from "vitest";
import type { FleetOutcome } from "../../../local/start/fleet/outcome.ts";
import { outcomePage } from "../../../local/start/fleet/outcome-page.ts";
import { outcomeLines } from "../../../local/start/fleet/outcome-text.ts";
import { outcomeTable } from "../../../local/start/fleet/outcome-table.ts";

const ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/orders";
const outcome: FleetOutcome = {
  title: "Migration of 2 clusters",
  runId: "sweep-1",
  from: "2026-03-02T08:00:00Z",
  to: "2026-03-02T11:30:00Z",
  simulated: true,
  summary: "1 of 2 clusters came through.",
  plan: ["2 clusters, at least 1 h"],
  waves: [{ name: "canary", targets: 1, succeeded: 1, atOnce: 1 }],
  unread: ["fleet.json: entry 3 (odd): location: must be text, is missing"],
  clusters: [
    {
      ...{ id: ID, name: "orders", subscription: "s", region: "westeurope", standing: "succeeded" },
      ...{ state: "succeeded", wave: "canary", runId: "m-1", happened: "", remains: ["clean-up"] },
      capabilities: [
        {
          ...{ can: "pull from <images>", scope: "/r", because: "it pulled from it" },
          before: { by: "the service principal", role: "Reader", scope: "/g" },
          now: { kind: "holds", by: "id-orders-kubelet", role: "AcrPull", scope: "/r" },
        },
        {
          ...{ can: "use network vnet", scope: "/v", because: "the nodes stand in it" },
          now: { kind: "notProven", why: "the role is not in effect yet" },
        },
      ],
    },
    {
      ...{ id: `${ID}2`, name: "<script>alert(1)</script>", subscription: "s", region: "uksouth" },
      ...{ standing: "needsPerson", state: "left out", happened: 'it is "locked"', remains: [] },
      person: "Remove the lock.",
    },
  ],
};

it("the page runs no script, loads nothing, and shows texts of others as they are", () => {
  const page = outcomePage(outcome);
  expect(page).not.toMatch(/<script|src=|href=|@import|url\(/);
  expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(page).toContain("it is &quot;locked&quot;");
});

it("names what the file says too little of, on the page and on a terminal", () => {
  expect(outcomePage(outcome)).toContain("entry 3 (odd): location");
  expect(outcomeLines(outcome, 80).join("\n")).toMatch(
    /the file does not say enough\n {2}fleet\.json: entry 3/,
  );
  expect(outcomePage({ ...outcome, unread: [] })).not.toContain("does not say enough");
});

it("the page names each cluster under what it calls for, those that need a person first", () => {
  const page = outcomePage(outcome);
  const places = [
    "A person has to act first: 1 cluster",
    "Remove the lock.",
    "Migrated: 1 cluster",
    "clean-up",
  ];
  const found = places.map((text) => page.indexOf(text));
  expect(found).toEqual([...found].sort((one, other) => one - other));
  expect(found).not.toContain(-1);
  expect(page).not.toContain("Nothing to do: ");
});

it("the table has a line for each cluster", () => {
  const [head, ...lines] = outcomeTable(outcome).trimEnd().split("\r\n");
  expect(head).toBe("cluster,id,subscription,region,wave,state,happened,remains,person,run,can,not proven");
  const can = "pull from <images>: id-orders-kubelet by AcrPull";
  const open = "use network vnet: the role is not in effect yet";
  expect(lines).toEqual([
    `orders,${ID},s,westeurope,canary,succeeded,,clean-up,,m-1,${can},${open}`,
    `<script>alert(1)</script>,${ID}2,s,uksouth,,left out,"it is ""locked""",,Remove the lock.,,,`,
  ]);
});

it("the page shows what each cluster could do and can do, and how much of it is not proven", () => {
  const text = outcomePage(outcome)
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");
  expect(text).toContain("2 capabilities, 1 not proven");
  expect(text).toContain(
    "pull from &lt;images&gt; the service principal by Reader on g id-orders-kubelet by AcrPull",
  );
  expect(text).toContain("use network vnet no role shown not proven: the role is not in effect yet");
});
