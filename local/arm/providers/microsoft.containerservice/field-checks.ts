import { notModelled } from "../../core/arm-error.ts";
import type { Context } from "../../core/exchange.ts";
import { isObject, type JsonObject } from "../../world/json.ts";
import { type FieldPath, isModelled, isReadOnly, missingFields } from "./fields.ts";

/** Fields that neither the stored resource nor the simulator knows. @throws ArmError */
export function checkFields(context: Context, stored: JsonObject | undefined, sent: JsonObject): void {
  if (context.loose) return;
  const unknown = unmodelled(stored, sent);
  if (unknown !== undefined) {
    throw notModelled(
      `the field '${unknown.join(".")}' of a managed cluster (start it loose to let such fields through)`,
    );
  }
}

/** Looks into every new field, so that a modelled parent does not vouch for what is below it. */
function unmodelled(stored: JsonObject | undefined, sent: JsonObject): FieldPath | undefined {
  return missingFields(sent, stored ?? {})
    .flatMap((path) => leaves(sent, path))
    .find((path) => !isModelled(path) && !isReadOnly(path));
}

function leaves(sent: JsonObject, path: FieldPath): FieldPath[] {
  if (path.includes("[]")) return [path];
  const value = path.reduce<unknown>((here, name) => (isObject(here) ? here[name] : undefined), sent);
  if (Array.isArray(value)) return [[...path, "[]"]];
  if (!isObject(value) || Object.keys(value).length === 0) return [path];
  return Object.keys(value).flatMap((name) => leaves(sent, [...path, name]));
}

/** What a PUT may leave out of the pools, and they keep: `version-change.ts`. */
const KEPT = "properties.agentPoolProfiles.[].orchestratorVersion";

/** A full-body PUT takes away what it leaves out; the audit remembers that. */
export function noteLostFields(context: Context, stored: JsonObject, sent: JsonObject, id: string): void {
  const lost = missingFields(stored, sent).filter(
    (path) => !isReadOnly(path) && path[0] !== "identity" && path.join(".") !== KEPT,
  );
  for (const path of lost) {
    const detail = path.join(".");
    context.world.put("findings", `${new Date(context.now).toISOString()} ${id} ${detail}`, {
      at: new Date(context.now).toISOString(),
      kind: "fieldLost",
      resource: id,
      detail,
    });
  }
}
