import { z } from "zod";
import { Permission } from "./permission.ts";

/** What a role, or one part of it, lets a principal do: with resources, and with the data in them. */
export const RoleRights = z.strictObject({ onResources: Permission, onData: Permission });
export type RoleRights = z.infer<typeof RoleRights>;
