import type { Finding } from "./finding.ts";
import { CLUSTER } from "./clusters.ts";
import { DISRUPTION } from "./disruption.ts";
import { FLEET } from "./fleet.ts";
import { GOVERNANCE } from "./governance.ts";
import { GRANTS } from "./grants.ts";
import { GROUP_ROLES } from "./group-roles.ts";
import { IDENTITY } from "./identities.ts";
import { LEFT_ROLES } from "./left-roles.ts";
import { ONBOARDING } from "./onboarding.ts";
import { POOLS } from "./pools.ts";
import { PULLS } from "./pulls.ts";
import { RIGHTS } from "./rights.ts";
import type { FindingRow } from "./row.ts";
import { RUNS } from "./runs.ts";
import { SHARERS } from "./sharers.ts";
import { SERVICE_PRINCIPAL } from "./service-principals.ts";
import { SWEEPS } from "./sweeps.ts";
import { VERSION } from "./versions.ts";

const TABLES = {
  ...GOVERNANCE,
  ...RIGHTS,
  ...GRANTS,
  ...LEFT_ROLES,
  ...SHARERS,
  ...GROUP_ROLES,
  ...PULLS,
  ...IDENTITY,
  ...CLUSTER,
  ...SERVICE_PRINCIPAL,
  ...POOLS,
  ...DISRUPTION,
  ...VERSION,
  ...RUNS,
  ...FLEET,
  ...SWEEPS,
  ...ONBOARDING,
};

/** Code of a finding: a stable slug that documents and callers refer to. */
export type FindingCode = keyof typeof TABLES;

const isCode = (code: string): code is FindingCode => Object.hasOwn(TABLES, code);

/** All codes, by name. */
export const FINDING_CODES: readonly FindingCode[] = Object.keys(TABLES).filter(isCode).sort();

/** What the texts of each code are made from. */
type ArgsOf = {
  readonly [Code in FindingCode]: (typeof TABLES)[Code] extends FindingRow<infer Args> ? Args : never;
};

/** Every finding that a plan or a report can contain. The contract of a workflow lists those of the workflow. */
const FINDINGS: { readonly [Code in FindingCode]: FindingRow<ArgsOf[Code]> } = TABLES;

/**
 * A finding about a resource, with the texts of its code.
 *
 * @param resource - an ARM id, or a name inside the cluster
 * @param args - the values that the texts of this code name; none for a text that is always the same
 */
export function finding<Code extends FindingCode>(
  code: Code,
  resource: string,
  ...args: ArgsOf[Code]
): Finding {
  const row: FindingRow<ArgsOf[Code]> = FINDINGS[code];
  const { severity, source } = row;
  return { severity, code, resource, means: row.means(...args), remedy: row.remedy(...args), source };
}

/** The texts of a code with the values of its example. */
export function exampleOf<Code extends FindingCode>(code: Code): Finding {
  const row: FindingRow<ArgsOf[Code]> = FINDINGS[code];
  return finding(code, "…", ...row.example);
}
