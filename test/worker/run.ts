import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { z } from "zod";

/** Runs a script of this folder with a given Node and nothing of this process's environment, and reads what it prints. */
export async function runScript<Value>(
  node: string,
  script: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
  schema: z.ZodType<Value>,
): Promise<Value> {
  const { PATH = "", HOME = "" } = process.env;
  const { stdout } = await promisify(execFile)(node, [join(import.meta.dirname, script), ...args], {
    env: { PATH, HOME, ...settings },
  });
  return schema.parse(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? ""));
}
