import { servicePrincipalOf } from "../providers/microsoft.containerservice/cluster-body.ts";
import type { SimulatorCommand } from "./options.ts";
import type { RunningSimulator } from "./start-simulator.ts";

const SHOWN = 12;

/** One line for programs. */
export function readyJson({ simulator, server }: RunningSimulator): string {
  return JSON.stringify({
    url: server.url,
    seed: simulator.seed,
    now: new Date(simulator.now()).toISOString(),
  });
}

/** Where it listens, what is in it, and lines to copy. */
export function readyLines(running: RunningSimulator, command: SimulatorCommand): readonly string[] {
  const { simulator, server } = running;
  const clusters = [...simulator.view().entries("clusters")].map(([, { body }]) => ({
    id: String(body["id"]),
    kind: servicePrincipalOf(body) === undefined ? "managed identity" : "service principal",
  }));
  const first = clusters[0];
  const rest = clusters.length - SHOWN;
  return [
    `The simulated Azure listens on ${server.url}`,
    `  seed ${simulator.seed}, time ${new Date(simulator.now()).toISOString()}, world in ${command.data}`,
    "",
    `${String(clusters.length)} clusters`,
    ...clusters.slice(0, SHOWN).map(({ id, kind }) => `  ${kind.padEnd(17)}  ${id}`),
    ...(rest > 0 ? [`  … and ${String(rest)} more`] : []),
    ...(first === undefined
      ? []
      : [
          "",
          "Read a cluster; any token will do",
          `  curl -H 'authorization: Bearer x' '${server.url}${first.id}?api-version=2026-04-01'`,
          "See what was written, and what a strict observer objects to",
          `  curl ${server.url}/_sim/journal`,
          `  curl ${server.url}/_sim/audit`,
        ]),
    "",
    "Ctrl-C stops it.",
  ];
}
