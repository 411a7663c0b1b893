import { BlockList, isIP } from "node:net";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** True for an address that only this machine can reach: `localhost`, all of 127.0.0.0/8, and ::1. */
export function isLoopbackAddress(address: string): boolean {
  if (address === "localhost") return true;
  const family = isIP(address);
  return family !== 0 && loopback.check(address, family === 6 ? "ipv6" : "ipv4");
}

/** The same for the host of a URL or of a Host header, with or without a port. */
export function isLoopbackHost(host: string): boolean {
  if (/[/?#@\\]/.test(host)) return false;
  const url = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined;
  return url !== undefined && isLoopbackAddress(url.hostname.replace(/^\[(.*)\]$/, "$1"));
}
