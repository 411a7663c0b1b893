import { z } from "zod";
import credentials from "../../infra/roles/credentials.json" with { type: "json" };
import granter from "../../infra/roles/granter.json" with { type: "json" };
import inCluster from "../../infra/roles/in-cluster.json" with { type: "json" };
import inventory from "../../infra/roles/inventory.json" with { type: "json" };
import operator from "../../infra/roles/operator.json" with { type: "json" };

/** A custom role of Keyless, as `infra/roles` defines it. */
export interface OwnRole {
  readonly name: string;
  readonly description: string;
  /** Where Keyless needs it: `always`, or only if its users request what it allows. */
  readonly needed: "always" | "whereAskedFor";
  /** The actions that it allows, and what each is for. */
  readonly actions: Readonly<Record<string, string>>;
}

const RoleFile = z.object({
  name: z.string(),
  description: z.string(),
  actions: z.record(z.string(), z.string()),
});

const role = (file: unknown, needed: OwnRole["needed"]): OwnRole => ({ ...RoleFile.parse(file), needed });

/** Without it, nothing in a subscription can be read. */
export const INVENTORY_ROLE = role(inventory, "always");

/** Assigned with a condition, without which it could assign any role. */
export const GRANTER_ROLE = role(granter, "whereAskedFor");

/**
 * Every role that a deployment can assign to Keyless. The roles that Keyless assigns to others are defined where clusters
 * need them.
 */
export const OWN_ROLES: readonly OwnRole[] = [
  INVENTORY_ROLE,
  role(operator, "always"),
  GRANTER_ROLE,
  role(inCluster, "whereAskedFor"),
  role(credentials, "whereAskedFor"),
];
