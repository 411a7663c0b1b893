import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

const Owner = z.object({ pid: z.number().int(), since: z.string() });

/** The process that has a file locked, as far as it said so; `since` is ISO 8601. */
export type Owner = z.infer<typeof Owner>;

/** Names this process. The lock holds without it: on a full disk nobody is named. */
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
