import { format } from "prettier";
import { WORKFLOWS } from "../../orchestrations/workflows.ts";
import { findingsOf } from "./findings.ts";
import { workflowPage } from "./workflow-page.ts";

/** The generated pages, by path. */
export async function pages(): Promise<ReadonlyMap<string, string>> {
  const made = WORKFLOWS.map(async (workflow) => {
    const path = `docs/workflows/${workflow.name}.md`;
    const text = await format(workflowPage(workflow, findingsOf(workflow.name)), { parser: "markdown" });
    return [path, text] as const;
  });
  return new Map(await Promise.all(made));
}
