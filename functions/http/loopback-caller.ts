import { createHash, timingSafeEqual } from "node:crypto";
import { isLoopbackHost } from "../../platform/loopback.ts";
import type { AppRole, Identify } from "./caller.ts";
import { fail } from "./problem.ts";
import { problem } from "./problem-types/problem-types.ts";

/** The token that a caller on loopback must send, and where authorized callers find it. */
export interface LoopbackToken {
  readonly value: string;
  /** In words that follow "the token is in": a file or a setting. */
  readonly place: string;
}

const EVERY_ROLE: readonly AppRole[] = [
  "Fleet.Read",
  "Fleet.Plan",
  "Fleet.Execute",
  "Fleet.Approve",
  "Fleet.Credentials",
];

/**
 * On loopback there is no sign-in, and every user of the machine can reach the port: the token identifies the person who
 * started Keyless. A web page in that person's browser can reach the port as well; such a request has a foreign Origin
 * or, with DNS rebinding, a foreign Host. Without a token, every process of the machine is accepted: only for a simulated
 * Azure in the same process.
 */
export function loopbackCaller(token: LoopbackToken | undefined): Identify {
  const isToken = token === undefined ? () => true : equalsSecret(token.value);
  return ({ headers, url }) => {
    const host = headers.get("host") ?? new URL(url).host;
    const origin = headers.get("origin");
    const originHost = origin === null ? host : URL.canParse(origin) ? new URL(origin).host : "";
    if (!isLoopbackHost(host) || !isLoopbackHost(originHost)) {
      return fail(problem("foreign-page", { url: "http://127.0.0.1" }));
    }
    const [, sent = ""] = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "") ?? [];
    if (!isToken(sent)) {
      return fail({
        ...problem("token-missing", { place: token?.place ?? "" }),
        headers: { "www-authenticate": "Bearer" },
      });
    }
    return {
      person: { tenant: "loopback", id: "loopback", name: "loopback", kind: "user" },
      roles: new Set<AppRole>(EVERY_ROLE),
    };
  };
}

/** Compares in constant time, which reveals neither the secret nor its length. */
function equalsSecret(secret: string): (text: string) => boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const wanted = digest(secret);
  return (text) => timingSafeEqual(digest(text), wanted);
}
