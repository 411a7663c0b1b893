const NAMES = ["localhost", "127.0.0.1", "[::1]"];

/** True for a host, with or without a port, that only this machine can reach. */
export function isLoopback(host: string): boolean {
  const url = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined;
  return url !== undefined && NAMES.includes(url.hostname);
}
