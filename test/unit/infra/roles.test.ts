import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { loopbackCaller } from "../../../functions/http/loopback-caller.ts";
import { GIVEN_BY_WORKFLOWS, ROLES } from "../../../domain/roles/roles.ts";
import { allProviders } from "../../../local/arm/providers/all-providers.ts";
import { HttpRequest } from "@azure/functions";
import { ALL_ROLES, readJson, roleOf } from "../../support/app-roles.ts";
import { TOKEN, withToken } from "../../support/loopback-token.ts";

const actionsOf = (name: string) => Object.keys(roleOf(name).actions);

/** Asked for by AKS itself, of whoever changes a cluster. Source: learn.microsoft.com/azure/aks/concepts-identity. */
const LINKED =
  /\/(join|joinLoadBalancer|assign)\/action$|\/sharedkeys\/read$|^Microsoft\.ContainerService\/register\/action$/;

/** Of rows that Resource Graph alone shows here. Source: learn.microsoft.com/rest/api/resources/changes. */
const IN_GRAPH = ["Microsoft.Resources/changes/read"];

describe("the custom roles in infra/", () => {
  it("name actions that Azure has, as far as the simulator knows them or AKS asks for them by itself", () => {
    const routed = allProviders.flatMap(({ routes }) => routes.map(({ action }) => action));
    const known = new Set([...routed, ...IN_GRAPH]);
    const strange = ALL_ROLES.flatMap(actionsOf).filter((action) => !known.has(action));
    expect(strange.filter((action) => !LINKED.test(action))).toEqual([]);
  });

  it("have no star, no right to delete a resource, and nothing twice", () => {
    const actions = ALL_ROLES.flatMap(actionsOf);
    expect(actions.filter((action) => action.includes("*"))).toEqual([]);
    expect(actions.filter((action) => /\/delete$/i.test(action))).toEqual([
      "Microsoft.Authorization/roleAssignments/delete",
    ]);
    expect(new Set(actions).size).toBe(actions.length);
  });

  it("read only, where they say so", () => {
    expect(actionsOf("inventory").filter((action) => !action.endsWith("/read"))).toEqual([]);
  });

  it("let every role be given that a workflow can want, by its own GUID, and none that gives power over others", () => {
    const { mayGive = {}, mayOnlyTake = {} } = roleOf("granter");
    const given = GIVEN_BY_WORKFLOWS.map(({ name, id }) => [name, id]);
    expect(mayGive).toEqual(Object.fromEntries(given));
    expect(mayOnlyTake).toEqual({ [ROLES.contributor.name]: ROLES.contributor.id });
  });

  it("let no role be given that no workflow wants", () => {
    const source = globSync(["domain/grants/wanted/*.ts", "domain/addons/*.ts"])
      .map((file) => readFileSync(file, "utf8"))
      .join();
    const wanted = new Set([...source.matchAll(/ROLES\.(\w+)/g)].map(([, key = ""]) => key));
    // Contributor is only carried on where a deployment lets Keyless give it.
    wanted.delete("contributor");
    const keys = Object.entries(ROLES).filter(([, role]) => GIVEN_BY_WORKFLOWS.some((one) => one === role));
    expect(keys.map(([key]) => key).sort()).toEqual([...wanted].sort());
  });
});

const AppRoles = z.array(
  z.strictObject({
    id: z.guid(),
    value: z.string(),
    displayName: z.string(),
    description: z.string(),
    allowedMemberTypes: z.tuple([z.literal("User"), z.literal("Application")]),
    isEnabled: z.literal(true),
  }),
);

describe("the app roles in infra/", () => {
  it("are those that the API knows, each with an id of its own", () => {
    const roles = AppRoles.parse(readJson("app-roles.json"));
    const everything = loopbackCaller(TOKEN)(
      new HttpRequest({ url: "http://127.0.0.1/api/runs", method: "GET", headers: withToken }),
    );
    expect(roles.map(({ value }) => value)).toEqual([...everything.roles]);
    expect(new Set(roles.map(({ id }) => id)).size).toBe(roles.length);
  });
});
