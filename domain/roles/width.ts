import { readParts } from "../arm-id/parts.ts";

/** The extent of a scope. `everything`: the root of the tenant. */
export type Width = "everything" | "managementGroup" | "subscription" | "resourceGroup" | "resource";

const MANAGEMENT_GROUP = /^\/providers\/Microsoft\.Management\/managementGroups\/[^/]+\/?$/i;

export function widthOf(scope: string): Width {
  if (scope === "/" || scope === "") return "everything";
  if (MANAGEMENT_GROUP.test(scope)) return "managementGroup";
  const read = readParts(scope);
  if (read.kind === "none" || read.parts.resources.length > 0) return "resource";
  return read.parts.resourceGroup === undefined ? "subscription" : "resourceGroup";
}

/** A scope in words: `this subscription`. */
export function widthInWords(scope: string): string {
  switch (widthOf(scope)) {
    case "everything":
      return "the whole tenant";
    case "managementGroup":
      return "this management group and all subscriptions in it";
    case "subscription":
      return "this whole subscription";
    case "resourceGroup":
      return "this whole resource group";
    case "resource":
      return "this resource";
  }
}
