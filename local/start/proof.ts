import { nameOf, sameId } from "../../domain/arm-id/arm-id.ts";
import { granteeOf } from "../../domain/grants/grant.ts";
import type { MigrationReport } from "../../domain/migration/report.ts";
import { tableLines } from "../terminal/table.ts";
import { hanging } from "../terminal/wrap.ts";
import { removedByCleanUp } from "./clean-up-text.ts";
import { findingLines } from "./finding-text.ts";
import type { RunView } from "./keyless-client.ts";
import { withShortIds } from "./short-ids.ts";

/** What a run leaves for a person: its outcome, what was read back, what is left but for the old role assignments. */
export function proofLines(run: RunView, width: number): readonly string[] {
  const { report } = run;
  if (report === undefined) {
    return [
      `The run ${run.id} is ${run.state}.`,
      ...(run.failure === undefined ? [] : hanging("  why: ", run.failure, width)),
    ];
  }
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", title, ...lines];
  return [
    ...hanging("", `${report.outcome.toUpperCase()}: ${withShortIds(report.summary)}`, width),
    ...findings(report).flatMap((finding) => findingLines(finding, width)),
    ...section("Control plane", tableLines(controlPlane(report), width)),
    ...section("Node pools", tableLines(pools(report), width)),
    ...section("Node images", tableLines(images(report), width)),
    ...section("What the cluster can do", tableLines(capabilities(report), width)),
    ...section("Role assignments", tableLines(grants(report), width)),
    ...section(
      "Left to do",
      remainsBesideCleanUp(report).flatMap((text) => hanging("  ", withShortIds(text), width)),
    ),
  ];
}

function findings({ findings: found, outcome }: MigrationReport): MigrationReport["findings"] {
  return outcome === "refused" ? found : found.filter(({ severity }) => severity !== "note");
}

/** What is left to do but for clean-up's part. */
export function remainsBesideCleanUp({ remains: all, cleanUp }: MigrationReport): readonly string[] {
  const removed = removedByCleanUp(cleanUp);
  return all.filter((text) => !removed.some((id) => text.includes(id)));
}

function controlPlane({ before, after, identities }: MigrationReport): readonly (readonly string[])[] {
  const shown = ({ identity, clientId }: NonNullable<MigrationReport["before"]>) =>
    `${identity} (servicePrincipalProfile.clientId ${clientId})`;
  const made = (identity: NonNullable<MigrationReport["identities"]>["kubelet"]) =>
    `${nameOf(identity.resourceId)}, principal id ${identity.principalId}`;
  return [
    ...(before === undefined ? [] : [["before", shown(before)]]),
    ...(after === undefined ? [] : [["after", shown(after)]]),
    ...(identities === undefined
      ? []
      : [
          ["control plane", made(identities.controlPlane)],
          ["kubelet", made(identities.kubelet)],
        ]),
  ];
}

const CAUSES = {
  identityUpdate: "the identity update",
  imageUpgrade: "a node image upgrade",
  versionUpgrade: "an upgrade to a newer Kubernetes patch",
  scaleOutAndIn: "new nodes for old ones",
  nothing: "nothing",
} as const;

function pools({ pools: all }: MigrationReport): readonly (readonly string[])[] {
  if (all.length === 0) return [];
  return [
    ["pool", "os", "nodes carry", "re-imaged by"],
    ...all.map(({ name, osType, carries, identityId, by }) => [
      name,
      osType,
      identityId === undefined ? carried(carries) : nameOf(identityId),
      CAUSES[by],
    ]),
  ];
}

function images({ pools: all }: MigrationReport): readonly (readonly string[])[] {
  if (all.length === 0) return [];
  return [
    ["pool", "node image", "before", "after"],
    ...all.map(({ name, imageBefore, imageAfter }) => [name, ...imageCells(imageBefore, imageAfter)]),
  ];
}

/** The family once, then the versions; both names in full where the family changed. */
function imageCells(before: string, after: string): readonly [string, string, string] {
  const family = before.slice(0, before.lastIndexOf("-"));
  if (family === "" || !after.startsWith(`${family}-`)) return ["", before, after];
  return [family, before.slice(family.length + 1), after.slice(family.length + 1)];
}

function carried(carries: MigrationReport["pools"][number]["carries"]): string {
  return carries === "servicePrincipal"
    ? "SERVICE PRINCIPAL"
    : carries === "noNodes"
      ? "(no nodes)"
      : carries;
}

function capabilities({ capabilities: all = [] }: MigrationReport): readonly (readonly string[])[] {
  if (all.length === 0) return [];
  const shown = ({ by, role, scope }: NonNullable<(typeof all)[number]["before"]>, at: string) =>
    `${by.replace(/^the /, "")} by ${role}${sameId(scope, at) ? "" : ` on ${withShortIds(scope)}`}`;
  return [
    ["", "before", "now"],
    ...all.map(({ can, scope, before, now }) => [
      can,
      before === undefined ? "(no role shown)" : shown(before, scope),
      now.kind === "holds" ? shown(now, scope) : `not proven: ${now.why}`,
    ]),
  ];
}

function grants({ grants: ledger }: MigrationReport): readonly (readonly string[])[] {
  if (ledger.length === 0) return [];
  return [
    ["", "role", "to", "at", "acts since (UTC)"],
    ...ledger.map((entry) => [
      entry.outcome,
      entry.roleName,
      granteeOf(entry).replace(/^the /, ""),
      withShortIds(entry.scope),
      entry.effectiveSince.slice(0, 16).replace("T", " "),
    ]),
  ];
}
