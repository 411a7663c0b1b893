import type { Finding } from "../../findings/finding.ts";
import type { MigrationFacts } from "../facts.ts";
import type { MigrationRequest } from "../request.ts";

/** One question to the facts. Answers what stands against the migration, or what someone should know. */
export type Check = (
  facts: MigrationFacts,
  request: MigrationRequest,
  expectedMs: number,
) => readonly Finding[];
