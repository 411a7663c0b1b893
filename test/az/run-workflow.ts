import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";

/**
 * Starts a workflow of Keyless as any caller of its API would, follows the run to its end, and prints it as JSON.
 *
 *   node test/az/run-workflow.ts ORIGIN HEADER_FILE WORKFLOW BODY
 */
const [origin = "", headerFile = "", workflow = "", body = ""] = process.argv.slice(2);

/** Real milliseconds between two looks. */
const LOOK_AGAIN_MS = 500;
const LOOKS_AT_MOST = 360;

const Run = z.looseObject({
  id: z.string(),
  endedAt: z.string().optional(),
  incident: z.unknown().optional(),
});

async function called(path: string, init: RequestInit = {}) {
  const [name = "", value = ""] = readFileSync(headerFile, "utf8").trim().split(/:\s*/);
  const headers = { [name]: value, "content-type": "application/json" };
  const answer = await fetch(`${origin}/api${path}`, { ...init, headers });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${String(answer.status)}: ${text}`);
  return Run.parse(JSON.parse(text));
}

let run = await called(`/workflows/${workflow}/runs`, { method: "POST", body });
for (let look = 0; run.endedAt === undefined && run.incident === undefined; look += 1) {
  if (look === LOOKS_AT_MOST) throw new Error(`run ${run.id} does not end`);
  await delay(LOOK_AGAIN_MS);
  run = await called(`/runs/${run.id}`);
}
process.stdout.write(`${JSON.stringify(run)}\n`);
