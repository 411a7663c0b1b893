import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { CrashPoint } from "../../../local/runtime/index.ts";

const program = fileURLToPath(new URL("chaos-host.ts", import.meta.url));

const line = z.object({
  found: z.array(z.string()).optional(),
  acknowledged: z.string().optional(),
  ready: z.boolean().optional(),
  outcomes: z.array(z.object({ id: z.string(), twice: z.number() }).loose()).optional(),
});

/** When a process is to be killed: at the n-th pass of a point, or some time after it has started its work. */
export type Kill =
  { readonly at: CrashPoint; readonly nth: number } | { readonly afterMs: number } | { readonly at: "never" };

export interface Lived {
  readonly killed: boolean;
  /** The orchestrations that it found in the store; undefined if it was killed before it could say. */
  readonly found: readonly string[] | undefined;
  readonly acknowledged: readonly string[];
  readonly outcomes: readonly { readonly id: string; readonly twice: number }[] | undefined;
  readonly stderr: string;
}

/** Runs one process on the store file until it is done or killed. */
export async function live(file: string, kill: Kill): Promise<Lived> {
  const [point, nth] = "afterMs" in kill ? ["never", 1] : [kill.at, "nth" in kill ? kill.nth : 1];
  const child = spawn(process.execPath, [program, file, point, String(nth)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once("close", (_code, signal) => {
      resolve(signal);
    });
  });
  let found: readonly string[] | undefined;
  let outcomes: Lived["outcomes"];
  const acknowledged: string[] = [];
  for await (const text of createInterface(child.stdout)) {
    const said = line.parse(JSON.parse(text));
    if (said.found !== undefined) found = said.found;
    if (said.acknowledged !== undefined) acknowledged.push(said.acknowledged);
    if (said.outcomes !== undefined) outcomes = said.outcomes;
    if (said.ready === true && "afterMs" in kill) {
      void delay(kill.afterMs).then(() => child.kill("SIGKILL"));
    }
  }
  return { killed: (await ended) === "SIGKILL", found, acknowledged, outcomes, stderr };
}
