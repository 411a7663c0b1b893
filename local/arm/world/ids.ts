/** One spelling for every way to write an id or scope: lower case, single slashes, none at the end. */
export function canonical(id: string): string {
  // Most ids are well spelled but for their case, and this runs millions of times for a large fleet.
  if (id.startsWith("/") && !id.endsWith("/") && !id.includes("//")) return id.toLowerCase();
  return `/${id.split("/").filter(Boolean).join("/")}`.toLowerCase();
}

const MANAGEMENT_GROUPS = "/providers/Microsoft.Management/managementGroups/".toLowerCase();

/**
 * True if `scope` is `id` itself or lies above it. Both in canonical spelling. Every management group lies above every
 * subscription here: nobody says which tree they form.
 */
export function covers(scope: string, id: string): boolean {
  if (scope === "/" || id === scope || id.startsWith(`${scope}/`)) return true;
  return scope.startsWith(MANAGEMENT_GROUPS) && id.startsWith("/subscriptions/");
}

export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

const SUBSCRIPTION = /^\/*subscriptions\/+([^/]+)/i;

/** The subscription in an id, in lower case; empty where there is none. */
export function subscriptionOf(id: string): string {
  return SUBSCRIPTION.exec(id)?.[1]?.toLowerCase() ?? "";
}

/** The resource group's name in an id as it is spelled there; empty where there is none. */
export function groupOf(id: string): string {
  const parts = id.split("/").filter(Boolean);
  return parts[2]?.toLowerCase() === "resourcegroups" ? (parts[3] ?? "") : "";
}

export function groupId(subscription: string, group: string): string {
  return `/subscriptions/${subscription}/resourceGroups/${group}`;
}

/** The resource type of an id, such as `Microsoft.Network/virtualNetworks/subnets`, as spelled there. */
export function typeOf(id: string): string {
  const parts = id.split("/").filter(Boolean);
  const start = parts.map((part) => part.toLowerCase()).lastIndexOf("providers");
  if (start < 0) {
    return parts.length > 2
      ? "Microsoft.Resources/subscriptions/resourceGroups"
      : "Microsoft.Resources/subscriptions";
  }
  const [namespace = "", ...rest] = parts.slice(start + 1);
  return [namespace, ...rest.filter((_, index) => index % 2 === 0)].join("/");
}
