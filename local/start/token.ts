import { randomBytes } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { LoopbackToken } from "../../functions/http/loopback-caller.ts";

const BYTES = 32;

/** The token of this start, and the file with the whole header that `curl -H @FILE` sends. */
export interface KeptToken extends LoopbackToken {
  /** Absolute. A token on curl's own command line could be read in the list of processes. */
  readonly headerFile: string;
}

/** Makes the token of this start and keeps it in the data folder, where only this user can read it. */
export function keepToken(folder: string): KeptToken {
  const value = randomBytes(BYTES).toString("base64url");
  const tokenFile = resolve(folder, "token");
  const headerFile = resolve(folder, "token-header");
  writePrivate(tokenFile, value);
  writePrivate(headerFile, `Authorization: Bearer ${value}`);
  return { value, place: tokenFile, headerFile };
}

/** Never readable by others, not even while it is written, and never half of it. */
function writePrivate(file: string, text: string): void {
  const fresh = `${file}.new`;
  writeFileSync(fresh, `${text}\n`, { mode: 0o600 });
  renameSync(fresh, file);
}
