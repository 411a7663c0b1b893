import { MigrationReport } from "../../../../domain/migration/report.ts";
import { canonical } from "../../../../local/arm/world/ids.ts";
import { at } from "../../../../local/arm/world/json.ts";
import {
  controlPlanePrincipal,
  servicePrincipalOf,
} from "../../../../local/arm/providers/microsoft.containerservice/cluster-body.ts";
import { accepted, type Check, CLUSTER } from "./check.ts";

/**
 * 5. No identity or grant is removed before its successor is proven and its tokens have expired: only a clean-up
 * removes anything, only what a migration that succeeded left behind, and not before that one's tokens are dead.
 */
export const removedLate: Check = (_, { journal, runs, audit, after, before, texts }) => {
  const removals = journal.filter((entry) => entry.method === "DELETE" && accepted(entry));
  const known = [...runs, ...pastOf(texts.records)];
  const early = removals.flatMap((entry) => {
    const id = canonical(entry.path);
    const named = known.flatMap(({ workflow, report }) => {
      const migration = workflow === "migrate-cluster" ? MigrationReport.safeParse(report).data : undefined;
      return migration?.outcome === "succeeded" && migration.cleanUp !== undefined ? [migration.cleanUp] : [];
    });
    const allowed = named.some(
      ({ notBefore, grants }) =>
        grants.some((one) => canonical(one) === id) && Date.parse(entry.at) >= Date.parse(notBefore),
    );
    const assignee = before.assignments.get(id)?.principalId;
    const body = after.clusters.get(CLUSTER)?.body ?? {};
    const inUse = assignee !== undefined && assignee === controlPlanePrincipal(body);
    return [
      ...(allowed ? [] : [`removed too early, or without a migration that named it: ${entry.path}`]),
      ...(inUse ? [`removed from an identity in use: ${entry.path}`] : []),
      ...(servicePrincipalOf(body) === undefined
        ? []
        : [`removed while on a service principal: ${entry.path}`]),
    ];
  });
  const lost = audit.filter(({ kind }) => kind === "grantDeletedInUse" || kind === "identityDeletedInUse");
  return [...early, ...lost.map(({ detail }) => detail)];
};

function pastOf(records: string): readonly { workflow: string; report: unknown }[] {
  const [runs] = JSON.parse(records) as [{ id: string; workflow: string; report: unknown }[]];
  return runs;
}

/** 6. A PUT preserves every field that it did not mean to change. */
export const everyFieldKept: Check = ({ cluster }, { audit, after, before }) => {
  const lost = audit
    .filter(({ kind }) => kind === "fieldLost")
    .map(({ detail }) => `lost by a PUT: ${detail}`);
  if (cluster === undefined) return lost;
  const field = (of: typeof after) =>
    JSON.stringify(at(of.clusters.get(CLUSTER)?.body, "properties", "unknownToEveryone"));
  return field(after) === field(before) ? lost : [...lost, "a field that nobody knows was lost"];
};
