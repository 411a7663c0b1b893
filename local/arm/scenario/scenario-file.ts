import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parseScenario, type Scenario } from "./scenario.ts";
import { ScenarioError } from "./scenario-error.ts";

/** @throws ScenarioError for a file that cannot be read, or says what a scenario may not */
export function readScenario(file: string): Scenario {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new ScenarioError(`the scenario file ${file} cannot be read (${code})`);
  }
  return parseScenario(text, basename(file));
}
