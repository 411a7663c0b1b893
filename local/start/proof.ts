import { nameOf } from "../../domain/arm-id.ts";
import type { MigrationReport } from "../../domain/migration/report.ts";
import type { RunView } from "./keyless-client.ts";
import { tableLines } from "./table.ts";

/** What a run leaves for a person: its outcome, what was read back, what is left. */
export function proofLines(run: RunView): readonly string[] {
  const { report } = run;
  if (report === undefined) {
    return [
      `The run ${run.id} is ${run.state}.`,
      ...(run.failure === undefined ? [] : [`  why: ${run.failure}`]),
    ];
  }
  return [
    `${report.outcome.toUpperCase()}: ${report.summary}`,
    ...findings(report),
    ...section("Control plane", controlPlane(report)),
    ...section("Node pools", pools(report)),
    ...section("Grants", grants(report)),
    ...section(
      "Left to do",
      report.remains.map((text) => [shortened(text)]),
    ),
  ];
}

function section(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : ["", title, ...tableLines(rows)];
}

function findings({ findings: found, outcome }: MigrationReport): readonly string[] {
  const shown = outcome === "refused" ? found : found.filter(({ severity }) => severity !== "note");
  return shown.flatMap(({ severity, code, means, remedy, source, resource }) => [
    "",
    `  ${severity}: ${code} (${nameOf(resource)})`,
    `    ${means}`,
    `    to do: ${remedy}`,
    `    source: ${source}`,
  ]);
}

function controlPlane({ before, after, identities }: MigrationReport): readonly (readonly string[])[] {
  const rows: string[][] = [["", "identity", "servicePrincipalProfile.clientId"]];
  if (before !== undefined) rows.push(["before", shortened(before.identity), before.clientId]);
  if (after !== undefined) rows.push(["after", shortened(after.identity), after.clientId]);
  if (identities !== undefined) {
    const { controlPlane: own, kubelet } = identities;
    rows.push(["control plane", nameOf(own.resourceId), `principal (object) id ${own.principalId}`]);
    rows.push(["kubelet", nameOf(kubelet.resourceId), `principal (object) id ${kubelet.principalId}`]);
  }
  return rows.length === 1 ? [] : rows;
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
    ["pool", "os", "node image", "before", "after", "nodes carry", "re-imaged by"],
    ...all.map(({ name, osType, imageBefore, imageAfter, carries, identityId, by }) => [
      name,
      osType,
      ...imageCells(imageBefore, imageAfter),
      identityId === undefined ? carried(carries) : nameOf(identityId),
      CAUSES[by],
    ]),
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

function grants({ grants: ledger }: MigrationReport): readonly (readonly string[])[] {
  if (ledger.length === 0) return [];
  return [
    ["", "role", "to", "at", "counts since"],
    ...ledger.map(({ outcome, roleName, identity, scope, effectiveSince }) => [
      outcome,
      roleName,
      identity === "controlPlane" ? "control plane" : "kubelet",
      shortened(scope),
      effectiveSince.slice(0, 16).replace("T", " "),
    ]),
  ];
}

const ASSIGNMENT = /(\/\S+)\/providers\/Microsoft\.Authorization\/roleAssignments\/([0-9a-f]{8})[0-9a-f-]*/gi;
const RESOURCE = /\/subscriptions\/[^/\s]+\/resourceGroups\/([^/\s]+)\/providers\/(?:[^/\s]+\/){2}([^\s]+)/gi;
const GROUP = /\/subscriptions\/[^/\s]+\/resourceGroups\/([^/\s]+)/gi;

/** Resource ids by what tells them apart: group and name. */
function shortened(text: string): string {
  return text.replace(ASSIGNMENT, "$2 at $1").replace(RESOURCE, "$1/$2").replace(GROUP, "$1");
}
