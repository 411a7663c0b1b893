import { format } from "prettier";
import { WORKFLOWS } from "../../orchestrations/workflows.ts";
import { azureCodesPage } from "./azure-codes-page.ts";
import { readSource } from "./source/program.ts";
import { type Said, saidBy } from "./source/said.ts";
import { workflowPage } from "./workflow-page.ts";

/** What each workflow can say, by its name. */
export function saidByWorkflows(): ReadonlyMap<string, Said> {
  const source = readSource([
    "orchestrations/workflows.ts",
    "orchestrations/children.ts",
    "activities/azure-activities.ts",
  ]);
  return new Map(
    WORKFLOWS.map(({ name }) => {
      const entry = source.exported(`orchestrations/${name}/workflow.ts`, /Workflow$/);
      return [name, saidBy(source, entry)];
    }),
  );
}

/** The generated pages, by path. */
export async function pages(said = saidByWorkflows()): Promise<ReadonlyMap<string, string>> {
  const texts: [string, string][] = [
    ["docs/azure-codes.md", azureCodesPage()],
    ...WORKFLOWS.map((workflow): [string, string] => {
      const saying = said.get(workflow.name) ?? { findings: [], refusals: [], steps: [] };
      return [`docs/workflows/${workflow.name}.md`, workflowPage(workflow, saying)];
    }),
  ];
  const formatted = texts.map(
    async ([path, text]) => [path, await format(text, { parser: "markdown" })] as const,
  );
  return new Map(await Promise.all(formatted));
}
