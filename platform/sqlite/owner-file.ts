import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

const Owner = z.object({ pid: z.number().int(), since: z.string() });

/** The process that has locked a file, if it has named itself; `since` is ISO 8601. */
export type Owner = z.infer<typeof Owner>;

/** Names this process in the file. The lock does not depend on it: on a full disk, no process is named. */
export function nameOwner(file: string): void {
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, since: new Date().toISOString() }));
  } catch {
    return;
  }
}

export function readOwner(file: string): Owner | undefined {
  try {
    return Owner.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
