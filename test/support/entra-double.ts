import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { z } from "zod";

const Stored = z.looseObject({ id: z.string(), appId: z.string() });
type Stored = z.infer<typeof Stored>;
const Api = z.looseObject({
  oauth2PermissionScopes: z.array(z.looseObject({ id: z.string() })).default([]),
  preAuthorizedApplications: z
    .array(z.looseObject({ delegatedPermissionIds: z.array(z.string()) }))
    .default([]),
});
const Roles = z.array(z.looseObject({ id: z.string(), isEnabled: z.boolean() }));

/**
 * A double of Microsoft Graph: applications and service principals, with the rules that a registration can break.
 * Documented: learn.microsoft.com/graph/api/resources/application and api/application-update.
 */
export class EntraDouble {
  readonly applications: Stored[] = [];
  readonly servicePrincipals: Stored[] = [];
  /** How many of the next PATCH requests find nothing: what was made is copied with a delay. */
  late = 0;
  readonly tokens: string[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(([status, body]) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(body === undefined ? "" : JSON.stringify(body));
      });
    });
  }

  static async start(): Promise<EntraDouble> {
    const entra = new EntraDouble();
    await new Promise<void>((resolve) => entra.#server.listen(0, "127.0.0.1", resolve));
    return entra;
  }

  get origin(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage): Promise<readonly [number, unknown?]> {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.origin);
    this.tokens.push(request.headers.authorization ?? "");
    const [, collection, id] =
      /^\/v1\.0\/(applications|servicePrincipals)(?:\/([^/]+))?$/.exec(pathname) ?? [];
    if (collection !== "applications" && collection !== "servicePrincipals")
      return refusal(404, "no such path");
    const all = this[collection];
    if (request.method === "GET") return [200, { value: all.filter(fits(searchParams.get("$filter"))) }];
    const body = z.record(z.string(), z.unknown()).parse(await json(request));
    if (request.method === "POST") {
      const number = String(all.length + 1);
      const made = Stored.parse({ appId: `app-${number}`, ...body, id: `${collection}-${number}` });
      all.push(made);
      return [201, made];
    }
    const stored = all.find((one) => one.id === id);
    this.late -= 1;
    if (stored === undefined || this.late >= 0) return refusal(404, "Resource does not exist.");
    return change(stored, body);
  }
}

const refusal = (status: number, message: string) =>
  [
    status,
    { error: { code: status === 404 ? "Request_ResourceNotFound" : "Request_BadRequest", message } },
  ] as const;

/** The one form of filter that is asked with. */
function fits(filter: string | null): (one: Stored) => boolean {
  const [, name = "", value = ""] = /^(\w+) eq '(.*)'$/.exec(filter ?? "") ?? [];
  return (one) => one[name] === value.replaceAll("''", "'");
}

function change(stored: Stored, body: Record<string, unknown>): readonly [number, unknown?] {
  const before = Roles.parse(stored["appRoles"] ?? []);
  const after = Roles.parse(body["appRoles"] ?? before);
  if (before.some((role) => role.isEnabled && !after.some(({ id }) => id === role.id)))
    return refusal(400, "Property appRoles: a role must be disabled before it is removed.");
  // Graph holds a request against what is stored, not against what comes along.
  const api = Api.parse(stored["api"] ?? {});
  const sent = z.record(z.string(), z.unknown()).parse(body["api"] ?? {});
  const known = new Set(api.oauth2PermissionScopes.map(({ id }) => id));
  const named = Api.parse(sent).preAuthorizedApplications.flatMap((one) => one.delegatedPermissionIds);
  if (named.some((id) => !known.has(id)))
    return refusal(400, "Property api.preAuthorizedApplications: a permission id does not exist.");
  Object.assign(stored, body, body["api"] === undefined ? {} : { api: { ...api, ...sent } });
  return [204];
}
