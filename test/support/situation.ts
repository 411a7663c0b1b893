import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { loadFleet } from "../../local/arm/fleet/load-fleet.ts";
import { grantStanding, populate } from "../../local/arm/fleet/populate.ts";
import { govern, parseScenario, script, settingsOf } from "../../local/arm/scenario/scenario.ts";
import type { Simulator } from "../../local/arm/simulator.ts";
import type { Json } from "../../local/arm/world/json.ts";
import { QuickWorld } from "./quick-world.ts";

/** A role that a service principal has had from the start. */
interface StandingRole {
  readonly clientId: string;
  readonly scope: string;
  readonly roleId: string;
}

export const ROLE_IDS = {
  acrPull: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
  contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  dnsZoneContributor: "befefa01-2a29-4197-83a8-272ff33ce314",
} as const;

/** When these worlds begin: their images are of the summer before. */
const BEGINS = Date.parse("2026-11-28T09:00:00Z");

const Setup = z.array(z.object({ method: z.string(), path: z.string(), body: z.unknown() }));

/** What people have: a fleet as `az` lists it, what stands around it, and how its Azure behaves. */
export async function situation(
  name: string,
  roles: readonly StandingRole[] = [],
  edit: (fleet: string) => string = (fleet) => fleet,
): Promise<QuickWorld> {
  const read = (file: string): string | undefined => {
    const path = fileURLToPath(new URL(`../fixtures/situations/${name}/${file}`, import.meta.url));
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  };
  const fleet = loadFleet(edit(read("fleet.json") ?? ""), { file: `${name}/fleet.json` });
  const text = read("scenario.json");
  const scenario = text === undefined ? undefined : parseScenario(text, `${name}/scenario.json`);
  const world = await QuickWorld.start({
    begin: BEGINS,
    ...(scenario === undefined ? {} : { simulator: { settings: settingsOf(scenario) } }),
    populate: (moment) => {
      populate(moment, fleet);
    },
    prepare: (simulator) => {
      for (const step of Setup.parse(JSON.parse(read("setup.json") ?? "[]"))) carryOut(simulator, step);
      simulator.change((moment) => {
        for (const { clientId, scope, roleId } of roles)
          for (const [, { objectId }] of moment.world.where("principalsByApp", clientId))
            grantStanding(moment, scope, objectId, roleId);
      });
      if (scenario !== undefined) {
        script(simulator, scenario);
        govern(simulator, scenario);
      }
      return Promise.resolve();
    },
  });
  // What was made just now is not in Resource Graph yet.
  world.pass(10 * 60_000);
  return world;
}

const VERSIONS: readonly (readonly [string, string])[] = [
  ["/microsoft.authorization/locks/", "2020-05-01"],
  ["/microsoft.managedidentity/", "2024-11-30"],
  ["/microsoft.network/privatednszones", "2024-06-01"],
  ["/microsoft.network/", "2024-05-01"],
  ["/microsoft.compute/", "2024-07-01"],
  ["/microsoft.containerregistry/", "2023-07-01"],
];

function carryOut(simulator: Simulator, { method, path, body }: z.infer<typeof Setup>[number]): void {
  const lower = path.toLowerCase();
  const version = VERSIONS.find(([part]) => lower.includes(part))?.[1] ?? "2025-04-01";
  const outcome = simulator.handle({
    method,
    path,
    query: new URLSearchParams({ "api-version": version }),
    headers: { authorization: "Bearer setup" },
    // Parsed from JSON.
    body: body as Json | undefined,
    bodyHash: undefined,
    origin: "http://127.0.0.1",
  });
  if (outcome.kind !== "answer" || outcome.reply.status >= 400)
    throw new Error(`${method} ${path}: ${JSON.stringify(outcome)}`);
}
