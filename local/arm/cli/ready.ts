import { printableJson } from "../../../platform/printable.ts";
import { count } from "../../../domain/text/count.ts";
import { servicePrincipalOf } from "../providers/microsoft.containerservice/cluster-body.ts";
import type { RunningSimulator } from "./start-simulator.ts";
import { azLines } from "./tls-files.ts";

const SHOWN = 12;

/** One line for programs. */
export function readyJson({ simulator, server, tls }: RunningSimulator): string {
  return printableJson({
    url: server.url,
    ...tls,
    seed: simulator.seed,
    now: new Date(simulator.now()).toISOString(),
  });
}

/** Where it listens, what is in it, and lines to copy. */
export function readyLines(running: RunningSimulator): readonly string[] {
  const { simulator, server, folder, tls, leftOut } = running;
  const clusters = [...simulator.view().entries("clusters")].map(([, { body }]) => ({
    id: String(body["id"]),
    kind: servicePrincipalOf(body) === undefined ? "managed identity" : "service principal",
  }));
  const first = clusters[0];
  const trust = tls === undefined ? "" : ` --cacert ${tls.certificate}`;
  const rest = clusters.length - SHOWN;
  return [
    `The simulated Azure listens on ${server.url}`,
    `  seed ${simulator.seed}, time ${new Date(simulator.now()).toISOString()}, world in ${folder}`,
    "",
    count(clusters.length, "cluster"),
    ...clusters.slice(0, SHOWN).map(({ id, kind }) => `  ${kind.padEnd(17)}  ${id}`),
    ...(rest > 0 ? [`  … and ${String(rest)} more`] : []),
    ...leftOut.map((reason) => `left out: ${reason}`),
    ...(first === undefined
      ? []
      : [
          "",
          "Read a cluster; any token will do",
          `  curl${trust} -H 'authorization: Bearer x' '${server.url}${first.id}?api-version=2026-04-01'`,
          "See what was written, and what a strict observer objects to",
          `  curl${trust} ${server.url}/_sim/journal`,
          `  curl${trust} ${server.url}/_sim/audit`,
        ]),
    ...(tls === undefined ? [] : ["", ...azLines(tls, simulator.settings.tenantId)]),
    "",
    "Ctrl-C stops it.",
  ];
}
