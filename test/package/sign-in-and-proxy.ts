import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The outside as far as a process may reach it: a token endpoint as App Service has it, and a proxy without a network. */
export interface Outside extends AsyncDisposable {
  readonly settings: Readonly<Record<string, string>>;
  /** What tokens were asked for, each once. */
  readonly tokensFor: readonly string[];
  /** The hosts that were to be reached, each once. */
  readonly hosts: readonly string[];
}

/**
 * Source of the endpoint: learn.microsoft.com/azure/app-service/overview-managed-identity, REST endpoint reference.
 */
export async function signInAndProxy(): Promise<Outside> {
  const tokensFor = new Set<string>();
  const hosts = new Set<string>();
  const signIn = createServer((request, response) => {
    const resource = new URL(request.url ?? "", "http://localhost").searchParams.get("resource") ?? "";
    tokensFor.add(resource);
    response.setHeader("content-type", "application/json");
    const inAnHour = String(Math.floor(Date.now() / 1000) + 3600);
    response.end(
      JSON.stringify({ access_token: "a.b.c", expires_on: inAnHour, resource, token_type: "Bearer" }),
    );
  });
  const proxy = createServer();
  proxy.on("connect", ({ url = "" }, socket) => {
    hosts.add(url);
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  const [signInPort, proxyPort] = [await listen(signIn), await listen(proxy)];
  return {
    settings: {
      IDENTITY_ENDPOINT: `http://127.0.0.1:${String(signInPort)}/msi/token`,
      IDENTITY_HEADER: "a-secret-of-the-platform",
      HTTPS_PROXY: `http://127.0.0.1:${String(proxyPort)}`,
      // The sign-in library would ask the proxy for the token endpoint as well.
      NO_PROXY: "127.0.0.1",
    },
    get tokensFor() {
      return [...tokensFor];
    },
    get hosts() {
      return [...hosts];
    },
    async [Symbol.asyncDispose]() {
      for (const server of [signIn, proxy]) {
        server.closeAllConnections();
        server.close();
        await once(server, "close");
      }
    },
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
