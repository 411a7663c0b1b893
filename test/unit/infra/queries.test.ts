import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { hasBicep, predicted } from "../../support/bicep.ts";
import { analyzed, hasKusto } from "../../support/kusto.ts";
import { loggedLines } from "../../support/logged-lines.ts";

const folder = join(import.meta.dirname, "../../../infra/queries");
const queries = new Map(
  readdirSync(folder).map((name) => [
    name.replace(/\.kql$/, ""),
    readFileSync(join(folder, name), "utf8").replaceAll(/^\/\/.*$/gm, ""),
  ]),
);
const query = (name: string) => queries.get(name) ?? "";

const texts = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map((match) => match.slice(1));

/** Whether the conditions of a query hold for a line: the forms of a condition that the queries use. */
function finds(text: string, line: string): boolean {
  const fields = z.record(z.string(), z.unknown()).parse(JSON.parse(line));
  const value = (name: string | undefined) => String(fields[name ?? ""]);
  return (
    texts(/message has "([^"]+)"/g, text).every(([words = ""]) => line.includes(words)) &&
    texts(/line\.(\w+) == "([^"]+)"/g, text).every(([name, wanted]) => value(name) === wanted) &&
    texts(/line\.(\w+) startswith "([^"]+)"/g, text).every(([name, start = ""]) =>
      value(name).startsWith(start),
    )
  );
}

const fieldsOf = (text: string) =>
  texts(/line(?:\.(\w+)|\["([^"]+)"\])/g, text).map(([name, quoted]) => name ?? quoted ?? "");

describe("the queries of alerts and of the workbook", () => {
  it.each([
    ["failed-runs", ["run failed"]],
    ["standing", ["runs by state"]],
    ["requests", ["run requested"]],
    ["writes", ["write sent to Azure", "write sent to Azure without an answer"]],
    ["throttled", ["Azure throttled a call"]],
    ["health", ["health check failed"]],
  ])("%s finds exactly the lines that say so, with every field that it reads", async (name, messages) => {
    const found = (await loggedLines()).filter((line) => finds(query(name), line));
    const lines = found.map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
    expect(lines.map(({ message }) => message)).toEqual(messages);
    // Who asks for somebody else, the status of what was answered, and an instance where there is one.
    const sometimes = ["for", "status", "correlationId", "instance"];
    const fields = new Set(fieldsOf(query(name)).filter((field) => !sometimes.includes(field)));
    for (const line of lines) expect(Object.keys(line)).toEqual(expect.arrayContaining([...fields]));
  });

  it.each([
    // Source: github.com/Azure/durabletask/issues/1040, a line that somebody's host logged.
    "d8bdcf4d: Message [TaskScheduled#1] with ID 6128efd4 has been dequeued 79 times and is now considered poison",
    // Source: github.com/Azure/azure-sdk-for-net, QueueProcessor.CopyMessageToPoisonQueueAsync.
    "Message has reached MaxDequeueCount of 5. Moving message to queue 'keyless-events-poison'.",
  ])("poison-messages finds what the host says: %s", (said) => {
    const words = texts(/message has "([^"]+)"/g, query("poison-messages"));
    expect(words.filter(([word = ""]) => said.includes(word))).toHaveLength(1);
  });

  it("no-functions finds what the host says", () => {
    // Source: github.com/Azure/azure-functions-host/issues/11015.
    const said = "No job functions found. Try making your job classes and methods public.";
    expect(texts(/message startswith "([^"]+)"/g, query("no-functions"))).toEqual([
      [said.slice(0, "No job functions found".length)],
    ]);
  });
});

const Rule = z.object({
  criteria: z.object({
    allOf: z.tuple([
      z.object({
        query: z.string(),
        metricMeasureColumn: z.string().optional(),
        dimensions: z.array(z.object({ name: z.string() })),
      }),
    ]),
  }),
  actions: z.object({ actionGroups: z.array(z.string()) }),
});
const Workbook = z.object({
  items: z.array(
    z.looseObject({ type: z.number(), content: z.looseObject({ query: z.string().optional() }) }),
  ),
});

function deployed(environment: Readonly<Record<string, string>> = {}) {
  const resources = predicted(environment);
  const of = (type: string) => resources.filter((resource) => resource.type === type);
  const [workbook] = of("Microsoft.Insights/workbooks");
  return {
    rules: of("Microsoft.Insights/scheduledQueryRules").map(({ properties }) => Rule.parse(properties)),
    // The id of the resource that is queried is only known in Azure.
    workbook: z.string().parse(workbook?.properties["serializedData"]),
    groups: of("Microsoft.Insights/actionGroups"),
  };
}

describe.runIf(hasBicep)("what is deployed for those who watch", { timeout: 120_000 }, () => {
  it("tells nobody of an alert unless somebody is named, and each that is named", () => {
    const nobody = deployed();
    expect([nobody.groups, nobody.rules.flatMap(({ actions }) => actions.actionGroups)]).toEqual([[], []]);
    const group = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Insights/actionGroups/night";
    const { groups, rules } = deployed({
      KEYLESS_ALERT_EMAILS: "ada@contoso.example,grace@contoso.example",
      KEYLESS_ALERT_ACTION_GROUPS: group,
    });
    expect(groups.map(({ properties }) => properties["emailReceivers"])).toEqual([
      ["ada", "grace"].map(
        (name) => expect.objectContaining({ emailAddress: `${name}@contoso.example` }) as unknown,
      ),
    ]);
    for (const { actions } of rules) expect(actions.actionGroups).toEqual([groups[0]?.id, group]);
  });

  it.runIf(hasKusto)("is queried without a fault, and what is measured is a column", () => {
    const { rules, workbook } = deployed();
    expect(rules).toHaveLength(6);
    for (const { criteria } of rules) {
      const [{ query: text, metricMeasureColumn, dimensions }] = criteria.allOf;
      const { faults, columns } = analyzed(text);
      expect(faults, text).toEqual([]);
      const used = [metricMeasureColumn, ...dimensions.map(({ name }) => name)];
      expect(columns).toEqual(expect.arrayContaining(used.filter((name) => name !== undefined)));
    }
    const shown = Workbook.parse(JSON.parse(workbook)).items.flatMap(({ content }) => content.query ?? []);
    expect(shown.length).toBeGreaterThan(8);
    for (const text of shown) expect(analyzed(text).faults, text).toEqual([]);
  });
});
