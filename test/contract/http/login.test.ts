import { describe, expect, it } from "vitest";
import { CommandName } from "../../../domain/run/record.ts";
import { platformCaller } from "../../../functions/http/platform-caller.ts";
import { CLUSTER_ID } from "../../support/migration-facts.ts";
import { application, clientPrincipal, person, signedIn, TENANT } from "../../support/people.ts";
import { HttpApi, PLAN, START } from "./http-api.ts";
import { problem } from "./expect-problem.ts";

const body = { clusterId: CLUSTER_ID };
const api = () => new HttpApi({ identify: platformCaller });
const ada = person("ada@contoso.example");
const { id } = ada;

async function expectUnidentified(headers: Record<string, string>, slug: string): Promise<void> {
  const refused = await api().get("/api/runs", headers);
  expect(problem(refused, 401, slug).nextStep).toContain("Get a token");
  expect(refused.headers.get("www-authenticate")).toBe("Bearer");
}

describe("a request", () => {
  it.each([
    ["no header", {}],
    ["a header that is not base64 of JSON", { "x-ms-client-principal": "%%%" }],
  ])("with %s is a 401 that says what to do", async (_what, headers) => {
    await expectUnidentified(headers, "not-signed-in");
  });

  it.each([
    ["claims that name nobody", clientPrincipal({ roles: ["Fleet.Read"] })],
    [
      "a token without an object id",
      clientPrincipal({ tid: TENANT, preferred_username: "ada", roles: ["Fleet.Read"] }),
    ],
    [
      "an object id that is none",
      clientPrincipal({ tid: TENANT, oid: "ada", preferred_username: "ada", roles: ["Fleet.Read"] }),
    ],
    ["a blank object id", clientPrincipal({ tid: TENANT, oid: " ", appid: "a", roles: ["Fleet.Read"] })],
    [
      "a token without a tenant",
      clientPrincipal({ oid: id, preferred_username: "ada", roles: ["Fleet.Read"] }),
    ],
  ])("with %s is a 401 that says what to do", async (_what, headers) => {
    await expectUnidentified(headers, "token-identifies-nobody");
  });

  type Ask = (at: HttpApi, who: Record<string, string>) => ReturnType<HttpApi["get"]>;
  const asks: readonly (readonly [string, readonly string[], Ask])[] = [
    ["GET runs", ["Fleet.Read"], (at, who) => at.get("/api/runs", who)],
    ["GET workflows", ["Fleet.Read"], (at, who) => at.get("/api/workflows", who)],
    ["a plan", ["Fleet.Plan"], (at, who) => at.post(PLAN, body, who)],
    ["a start", ["Fleet.Execute"], (at, who) => at.post(START, body, who)],
    ...CommandName.options.map(
      (command) =>
        [
          `the command ${command}`,
          ["approve", "reject"].includes(command) ? ["Fleet.Approve", "Fleet.Read"] : ["Fleet.Execute"],
          (at: HttpApi, who: Record<string, string>) => at.post(`/api/runs/x/${command}`, {}, who),
        ] as const,
    ),
  ];

  it.each(asks)(
    "%s needs the roles %s and no other, and is told which it lacks",
    async (_what, needed, ask) => {
      const every = ["Fleet.Read", "Fleet.Plan", "Fleet.Execute", "Fleet.Approve", "Fleet.Credentials"];
      for (const lacked of needed) {
        const others = every.filter((role) => role !== lacked);
        const refused = problem(await ask(api(), signedIn(ada, ...others)), 403, "role-missing");
        expect(refused.detail).toBe(`${ada.name} does not have the app role ${lacked}.`);
      }
      const refused = problem(await ask(api(), signedIn(ada)), 403, "role-missing");
      expect(refused.detail).toContain(needed.join(" and "));
      expect([200, 202, 404]).toContain((await ask(api(), signedIn(ada, ...needed))).status);
    },
  );

  it("for a command that there is not is a 404, and no role opens it", async () => {
    for (const roles of [[], ["Fleet.Execute"]]) {
      const reply = await api().post("/api/runs/x/approve-all", {}, signedIn(ada, ...roles));
      problem(reply, 404, "unknown-command");
    }
  });

  it("for health is answered to anybody", async () => {
    expect((await api().get("/api/health")).status).toBe(200);
  });

  it("has its roles under the claim type that the header names", async () => {
    const type = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";
    const claims = { tid: TENANT, oid: id, [type]: "Fleet.Read" };
    const header = clientPrincipal(claims, { role_typ: type, name_typ: null });
    expect((await api().get("/api/runs", header)).status).toBe(200);
  });
});

describe("the requester of a run", () => {
  const requesterOf = async (claims: Record<string, string>) => {
    const reply = await api().post(START, body, clientPrincipal({ ...claims, roles: "Fleet.Execute" }));
    return reply.body.requester;
  };

  it.each([
    [
      "a person, under the name that colleagues know",
      {
        tid: TENANT,
        oid: id,
        preferred_username: "ada@contoso.example",
        azp: "04b07795",
        scp: "user_impersonation",
      },
      { name: "ada@contoso.example", kind: "user" },
    ],
    [
      "a person whose token has the long claim types and capitals",
      {
        "http://schemas.microsoft.com/identity/claims/tenantid": TENANT.toUpperCase(),
        "http://schemas.microsoft.com/identity/claims/objectidentifier": id.toUpperCase(),
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn": "ada@contoso.example",
      },
      { name: "ada@contoso.example", kind: "user" },
    ],
    [
      "a person whose name is blank, under the next that there is",
      { tid: TENANT, oid: id, preferred_username: "  ", unique_name: "live.com#ada" },
      { name: "live.com#ada", kind: "user" },
    ],
    [
      "a person without a name, under their id and not under the application's",
      { tid: TENANT, oid: id, appid: "04b07795", sub: "pairwise" },
      { name: id, kind: "user" },
    ],
    [
      "an application whose token says so",
      { tid: TENANT, oid: id, azp: "0000-app", idtyp: "app" },
      { name: "0000-app", kind: "application" },
    ],
    [
      "an application whose object id is its subject",
      { tid: TENANT, oid: id, app_displayname: "tickets", appid: "0000-app", sub: id },
      { name: "tickets", kind: "application" },
    ],
    [
      "a person of whom an application asks on behalf",
      { tid: TENANT, oid: id, preferred_username: "ada", azp: "0000-app", sub: "pairwise", idtyp: "user" },
      { name: "ada", kind: "user" },
    ],
  ])("is %s", async (_who, claims, expected) => {
    expect(await requesterOf(claims)).toEqual({ tenant: TENANT, id, ...expected });
  });
});

describe("a request of an application", () => {
  const tickets = application("tickets");
  const bob = person("bob");
  const start = (who: typeof ada, requestedFor: unknown) =>
    api().post(START, { ...body, requestedFor }, signedIn(who, "Fleet.Execute"));

  it("carries for whom it is, by object id", async () => {
    const named = await start(tickets, { id: bob.id.toUpperCase(), name: "bob" });
    expect(named.body.requester).toEqual(tickets);
    expect(named.body.requestedFor).toEqual(bob);
    const unnamed = await start(tickets, { id: bob.id });
    expect(unnamed.body.requestedFor).toEqual({ ...bob, name: bob.id });
  });

  it("with another person under the same key is another request", async () => {
    const at = api();
    const headers = { ...signedIn(tickets, "Fleet.Execute"), "idempotency-key": "k1" };
    await at.post(START, { ...body, requestedFor: { id: bob.id } }, headers);
    const again = await at.post(START, { ...body, requestedFor: { id: bob.id, name: "Bob" } }, headers);
    expect(again.status).toBe(202);
    const other = await at.post(START, { ...body, requestedFor: { id: ada.id } }, headers);
    problem(other, 422, "idempotency-key-reused");
  });

  it.each([
    ["an id that is none", { id: "bob" }, "requestedFor.id"],
    ["a blank name", { id: bob.id, name: "  " }, "requestedFor.name"],
    ["no id", { name: "bob" }, "requestedFor.id"],
  ])("that names somebody with %s is a 400", async (_what, requestedFor, path) => {
    const refused = problem(await start(tickets, requestedFor), 400, "invalid-body");
    expect(refused.errors?.map((error) => error.path)).toEqual([path]);
  });

  it("is nothing that a person can make: whose token it is says for whom", async () => {
    const refused = problem(await start(ada, { id: bob.id }), 403, "requested-for-somebody-else");
    expect(refused.nextStep).toContain("Leave `requestedFor` out");
    const own = await start(ada, { id: ada.id.toUpperCase() });
    expect(own.status).toBe(202);
    expect(own.body).not.toHaveProperty("requestedFor");
  });
});
