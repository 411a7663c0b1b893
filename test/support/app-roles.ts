import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Simulator } from "../../local/arm/simulator.ts";

const infra = join(import.meta.dirname, "../../infra");

/** A custom role of the app's identity, as infra/ deploys it: each action with what needs it. */
export const CustomRole = z.strictObject({
  name: z.string(),
  description: z.string(),
  actions: z.record(z.string(), z.string()),
  mayGive: z.record(z.string(), z.guid()).optional(),
  mayOnlyTake: z.record(z.string(), z.guid()).optional(),
});
export type CustomRole = z.infer<typeof CustomRole>;

export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(infra, path), "utf8")) as unknown;
}

export const roleOf = (name: string): CustomRole => CustomRole.parse(readJson(`roles/${name}.json`));

/** What the app's identity holds on every subscription that it serves. */
export const APP_ROLES = ["inventory", "operator", "granter"] as const;
/** And what it holds only where a deployment asks for it. */
export const ALL_ROLES = [...APP_ROLES, "credentials", "in-cluster"] as const;

export interface Holding {
  readonly scope: string;
  /** Names of the files in infra/roles. */
  readonly roles: readonly string[];
  /** Actions that are left out, to see what happens without them. */
  readonly without?: readonly string[];
}

/** From here on the simulator's caller has these roles and nothing else, as the app's identity has in Azure. */
export function holdOnly(simulator: Simulator, { scope, roles, without = [] }: Holding): void {
  simulator.change(({ world }) => {
    for (const name of roles) {
      const { actions, mayGive, mayOnlyTake } = roleOf(name);
      const left = Object.keys(actions).filter((action) => !without.includes(action));
      world.put("callerRoles", name, { scope, actions: left, notActions: [] });
      if (mayGive === undefined) continue;
      world.put("callerConditions", name, {
        scope,
        roles: Object.values(mayGive),
        principalTypes: ["ServicePrincipal"],
        onlyTakes: Object.values(mayOnlyTake ?? {}),
      });
    }
    // Reading service principals is a permission of Microsoft Graph, which nobody has to give.
    world.put("callerLacks", "graph", { action: "Microsoft.Graph/servicePrincipals/read", scope: "/" });
  });
}
