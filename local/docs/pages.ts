import { format } from "prettier";
import { WORKFLOWS } from "../../orchestrations/workflows.ts";
import { azureCodesPage } from "./azure-codes-page.ts";
import { findingsPage, incidentsPage, problemsPage } from "./findings-page.ts";
import { reasonsPage } from "./reasons-page.ts";
import { workflowPage } from "./workflow-page.ts";

/** The generated pages, by path. */
export async function pages(): Promise<ReadonlyMap<string, string>> {
  const texts: [string, string][] = [
    ["docs/azure-codes.md", azureCodesPage()],
    ["docs/findings.md", findingsPage(WORKFLOWS)],
    ["docs/incidents.md", incidentsPage(WORKFLOWS)],
    ["docs/problems.md", problemsPage()],
    ["docs/reasons.md", reasonsPage()],
    ...WORKFLOWS.map((workflow): [string, string] => [
      `docs/workflows/${workflow.name}.md`,
      workflowPage(workflow),
    ]),
  ];
  const formatted = texts.map(
    async ([path, text]) => [path, await format(text, { parser: "markdown" })] as const,
  );
  return new Map(await Promise.all(formatted));
}
