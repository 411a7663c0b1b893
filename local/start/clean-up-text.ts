import { sameId } from "../../domain/arm-id/arm-id.ts";
import type { MigrationReport } from "../../domain/migration/report.ts";
import { tableLines } from "../terminal/table.ts";
import { hanging } from "../terminal/wrap.ts";
import { curlLines } from "./curl.ts";
import type { RunView } from "./keyless-client.ts";
import { withShortIds } from "./short-ids.ts";

/** Where the clean-up is asked for, and how its time comes. */
export interface CleanUpApi {
  /** Origin of the API, without a slash at the end. */
  readonly url: string;
  readonly headerFile: string;
  /** Where the user stands: paths begin there. */
  readonly folder: string;
  readonly width: number;
  /** Where the time of the rehearsal is moved; absent on real Azure. */
  readonly simulatorUrl?: string | undefined;
  /** False where Keyless stops now. */
  readonly goesOn: boolean;
}

/** What the migration leaves to clean-up: which roles, where, from when on, and the commands that do it. */
export function cleanUpLines({ id, report }: RunView, api: CleanUpApi): readonly string[] {
  const { cleanUp } = report ?? {};
  const removed = removedByCleanUp(cleanUp);
  if (report === undefined || cleanUp === undefined || removed.length === 0) return [];
  const { url, headerFile, folder, width, simulatorUrl, goesOn } = api;
  const from = cleanUp.notBefore.slice(0, 16).replace("T", " ");
  const body = { clusterId: report.clusterId, migrationRunId: id };
  const request = { method: "POST", url: `${url}/api/workflows/clean-up/runs`, headerFile, body } as const;
  return [
    "",
    ...hanging(
      "",
      `Left to do, from ${from} (UTC) on, when no token of the old identity can be in use any more: clean-up removes what it still holds`,
      width,
    ),
    ...tableLines(
      [["role", "at", "role assignment"], ...removed.map((grant) => heldRow(report, grant))],
      width,
    ),
    ...(goesOn ? [] : ["  Once Keyless serves again (npm start -- --serve):"]),
    ...indented(curlLines(request, folder)),
    ...(simulatorUrl === undefined
      ? []
      : [
          "  In a rehearsal that time comes when you say so, before it:",
          ...indented(
            curlLines(
              { method: "POST", url: `${simulatorUrl}/_sim/clock`, body: { set: cleanUp.notBefore } },
              folder,
            ),
          ),
        ]),
  ];
}

/** Ids of the role assignments that clean-up removes when its time comes, as far as the run knew. */
export function removedByCleanUp(cleanUp: MigrationReport["cleanUp"]): readonly string[] {
  const { grants = [], stays = [] } = cleanUp ?? {};
  return grants.filter((grant) => !stays.includes(grant));
}

function heldRow({ grantDifference = [] }: MigrationReport, assignmentId: string): readonly string[] {
  const held = grantDifference.find(({ heldAs }) => heldAs !== undefined && sameId(heldAs, assignmentId));
  const [at = "", name = assignmentId] = assignmentId.split(
    "/providers/Microsoft.Authorization/roleAssignments/",
  );
  return [held?.role ?? "(unknown)", withShortIds(held?.scope ?? at), name.slice(0, 8)];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
