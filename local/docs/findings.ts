import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { KnownFinding } from "./workflow-page.ts";

const PREFLIGHT = "domain/migration/preflight";

/** Where the findings of each workflow's plan are decided. */
const DECIDED_IN: Readonly<Record<string, readonly string[]>> = {
  "migrate-cluster": ["domain/migration"],
  "ensure-identity": ["domain/identity", "domain/lock.ts"],
  "register-feature": ["domain/feature"],
  "grant-roles": ["domain/grants"],
  "upgrade-node-images": ["domain/images", `${PREFLIGHT}/cluster-state.ts`, `${PREFLIGHT}/guards.ts`],
  "inspect-cluster": [PREFLIGHT],
  "clean-up": ["domain/clean-up"],
  "create-cluster": ["domain/creation", "domain/lock.ts"],
};

/** The findings of a workflow, read from the source that decides them. Throws for a workflow that is not known here. */
export function findingsOf(workflow: string): readonly KnownFinding[] {
  const places = DECIDED_IN[workflow];
  if (places === undefined) throw new RangeError(`say where the findings of ${workflow} are decided`);
  return places
    .flatMap(filesIn)
    .flatMap((file) => findingsIn(file, readFileSync(file, "utf8")))
    .sort((left, right) => left.code.localeCompare(right.code));
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesIn(join(path, name)));
}

function findingsIn(source: string, text: string): KnownFinding[] {
  const spelled = [...text.matchAll(/severity: "(\w+)"(?: as const)?,\s*code: "([a-z0-9-]+)"/g)].map(
    ([, severity = "", code = ""]) => ({ code, severity, source }),
  );
  const blockers = [...text.matchAll(/blocker\(\s*"([a-z0-9-]+)"/g)].map(([, code = ""]) => ({
    code,
    severity: "blocker",
    source,
  }));
  return [...spelled, ...blockers];
}
