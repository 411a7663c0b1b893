import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ContainerServiceClient } from "@azure/arm-containerservice";
import { ClientSecretCredential } from "@azure/identity";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO_CLIENT_ID } from "../../../../local/arm/fleet/demo/shop.ts";
import { type SimulatorProcess, startSimulatorProcess } from "../../../support/arm/simulator-process.ts";

const SUBSCRIPTION = "5b1ec7ed-0000-4000-8000-00000000de30";
const APP = "ca11e400-0000-4000-8000-0000000000a2";
/** Runs the demo's cluster `ledger`; its secret expired three days ago. */
const EXPIRED_APP = "0dd5e771-0000-4000-8000-000000000045";

let folder: string;
let simulator: SimulatorProcess;
let ca: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "simulator-https-"));
  simulator = await startSimulatorProcess("--https", "--data", folder);
  ca = readFileSync(simulator.certificate ?? "", "utf8");
});
afterAll(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

interface Told {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

function send(method: string, path: string, headers: Record<string, string> = {}, body = ""): Promise<Told> {
  return new Promise((resolve, reject) => {
    const sent = request(simulator.url + path, { method, headers, ca }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Told["body"] });
      });
    });
    sent.once("error", reject);
    sent.end(body);
  });
}

const token = (form: Record<string, string>, path = "/adfs/oauth2/token") =>
  send(
    "POST",
    path,
    { "content-type": "application/x-www-form-urlencoded" },
    new URLSearchParams(form).toString(),
  );

const part = (jwt: unknown, index: number) =>
  JSON.parse(Buffer.from(String(jwt).split(".")[index] ?? "", "base64url").toString()) as unknown;

describe("the simulator over TLS", () => {
  it("serves the real client, signed in by the real credential", async () => {
    const tlsOptions = { ca };
    const credential = new ClientSecretCredential("adfs", APP, "any", {
      authorityHost: simulator.url,
      disableInstanceDiscovery: true,
      tlsOptions,
    });
    const client = new ContainerServiceClient(credential, SUBSCRIPTION, {
      endpoint: simulator.url,
      credentials: { scopes: [`${simulator.url}/.default`] },
      tlsOptions,
    });
    const names = [];
    for await (const { name } of client.managedClusters.list()) names.push(name);
    expect(names).toContain("orders");
  });

  it("keeps its certificate, and its key to the owner", async () => {
    const other = mkdtempSync(join(tmpdir(), "simulator-cert-"));
    const certificates = [];
    for (const time of ["first", "second"]) {
      const started = await startSimulatorProcess("--https", "--data", other);
      certificates.push(readFileSync(started.certificate ?? "", "utf8"));
      expect(await started.stop(), time).toBe(0);
    }
    expect(certificates[1]).toBe(certificates[0]);
    expect(statSync(join(other, "key.pem")).mode & 0o077).toBe(0);
    rmSync(other, { recursive: true });
  });

  it("tells az where everything is, in both forms that it has had", async () => {
    const { url } = simulator;
    expect((await send("GET", "/metadata/endpoints?api-version=2015-01-01")).body).toMatchObject({
      authentication: { loginEndpoint: `${url}/adfs`, audiences: [`${url}/`] },
    });
    expect((await send("GET", "/metadata/endpoints?api-version=2022-09-01")).body).toMatchObject([
      { resourceManager: `${url}/`, authentication: { identityProvider: "ADFS" } },
    ]);
    expect((await send("GET", "/adfs/.well-known/openid-configuration")).body).toMatchObject({
      token_endpoint: `${url}/adfs/oauth2/token`,
    });
    expect((await send("GET", "/common/v2.0/.well-known/openid-configuration")).body).toMatchObject({
      token_endpoint: `${url}/7e57ab1e-0000-4000-8000-00000000a55e/oauth2/v2.0/token`,
    });
    expect((await send("GET", "/common/discovery/instance?api-version=1.1")).body).toMatchObject({
      metadata: [{ preferred_network: new URL(url).host }],
    });
  });
});

/** Evidence for the answers: docs: entra/identity-platform/reference-error-codes; how-to-use-vm-token; RFC 7519, section 6. */
describe("the sign-in endpoints", () => {
  it("give an application a token that nobody signed", async () => {
    const form = { grant_type: "client_credentials", client_id: APP, client_secret: "any" };
    const { status, body } = await token({ ...form, resource: "https://management.azure.com/" });
    expect({ status, type: body["token_type"] }).toEqual({ status: 200, type: "Bearer" });
    expect(part(body["access_token"], 0)).toEqual({ typ: "JWT", alg: "none" });
    expect(part(body["access_token"], 1)).toMatchObject({ appid: APP, aud: "https://management.azure.com/" });
    expect(String(body["access_token"])).toMatch(/\.$/);
    const newer = await token(
      { ...form, scope: "https://vault.azure.net/.default" },
      "/tenant/oauth2/v2.0/token",
    );
    expect(part(newer.body["access_token"], 1)).toMatchObject({ aud: "https://vault.azure.net" });
  });

  it("give a managed identity a token, and only where the metadata header is", async () => {
    const path =
      "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://management.azure.com";
    const told = await send("GET", path, { metadata: "true" });
    expect(told).toMatchObject({
      status: 200,
      body: { token_type: "Bearer", resource: "https://management.azure.com" },
    });
    expect((await send("GET", path)).status).toBe(400);
  });

  it("refuse as Entra does: an expired secret, no secret, another grant", async () => {
    const form = { grant_type: "client_credentials", client_id: EXPIRED_APP, client_secret: "any" };
    expect(await token(form)).toMatchObject({
      status: 401,
      body: { error: "invalid_client", error_codes: [7000222] },
    });
    expect(await token({ ...form, client_id: DEMO_CLIENT_ID })).toMatchObject({ status: 200 });
    expect(await token({ ...form, client_secret: "" })).toMatchObject({
      status: 401,
      body: { error_codes: [7000218] },
    });
    expect(await token({ ...form, client_id: "" })).toMatchObject({
      status: 400,
      body: { error_codes: [900144] },
    });
    expect(await token({ ...form, grant_type: "password" })).toMatchObject({
      body: { error: "unsupported_grant_type" },
    });
  });
});
