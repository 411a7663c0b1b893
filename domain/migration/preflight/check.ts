import type { Finding } from "../../findings/finding.ts";
import type { MigrationFacts } from "../facts.ts";
import type { MigrationRequest } from "../request.ts";

/** A check of the facts. Returns blockers, warnings and notes. */
export type Check = (
  facts: MigrationFacts,
  request: MigrationRequest,
  expectedMs: number,
) => readonly Finding[];
