/**
 * What the client library reads from the environment. Without WEBSITE_HOSTNAME it would point its management URLs to
 * port 7071; and its HTTP client must not send calls to this process through a proxy.
 */
export function prepareEnvironment(address: string, port: number): void {
  process.env["WEBSITE_HOSTNAME"] ??= `${address}:${port}`;
  for (const name of ["NO_PROXY", "no_proxy"]) {
    const hosts = (process.env[name] ?? "").split(",").filter((host) => host !== "");
    if (!hosts.includes("127.0.0.1")) process.env[name] = [...hosts, "127.0.0.1"].join(",");
  }
}
