import type { Handler, Method, Route } from "./exchange.ts";

/** What the routes of one resource type have in common. */
export interface RoutedType {
  /** The type in RBAC actions, such as `Microsoft.Network/virtualNetworks/subnets`. */
  readonly actions: string;
  /** The type that error messages name, such as `virtualNetworks/subnets`; operations go by its last part. */
  readonly type: string;
  /** Query parameters that its lists know. */
  readonly listQuery?: readonly string[];
}

/** Makes the routes of a resource type; an operation whose name begins with `list` is a list. */
export function routesOf({ actions, type, listQuery = ["$skiptoken"] }: RoutedType) {
  const kind = type.slice(type.lastIndexOf("/") + 1);
  return (method: Method, operation: string, path: string, verb: string, handler: Handler): Route => ({
    method,
    path,
    operation: `${kind}.${operation}`,
    action: `${actions}/${verb}`,
    type,
    ...(operation.startsWith("list") ? { query: listQuery } : {}),
    handler,
  });
}
