import { expect } from "vitest";
import type { PlannedTurnFault } from "../../../local/runtime/index.ts";
import { ScriptedFaults } from "../../../local/runtime/index.ts";
import { hosted, testStart } from "./hosted.ts";
import type { EdgeCall, EdgeRecording } from "./edge-recording.ts";
import { Mask } from "./mask.ts";
import { recordedRoot, registerProgram } from "./recording.ts";

/** How both sides answered one call. */
export interface Compared {
  readonly call: string;
  readonly ours: unknown;
  readonly recorded: unknown;
}

/** The names of all functions of the recorded app, and of ours. */
const knownFunctions = /(known orchestrator functions: )'[^"]*'\./g;

/** Plays a recording's calls against the embedded host, with the same faults, and gives both sides of every answer. */
export async function playEdge(recording: EdgeRecording): Promise<readonly Compared[]> {
  const faults = recording.steps.flatMap((step): PlannedTurnFault[] =>
    "fault" in step ? [{ ...step.fault, fault: { kind: step.fault.kind } }] : [],
  );
  const scripted = new ScriptedFaults(faults);
  const host = await hosted({
    app: () => {
      registerProgram(recording);
    },
    faults: scripted,
  });
  const root = host.clientApi.replace(/durabletask\/$/, "");
  const ours = new Mask({ root, began: testStart });
  const theirs = new Mask({ root: recordedRoot, began: Date.parse(recording.began) });
  const compared = (call: string, answer: unknown, recorded: unknown): Compared => ({
    call,
    ours: withoutNames(ours.of(answer)),
    recorded: withoutNames(theirs.of(recorded)),
  });
  const all: Compared[] = [];
  for (const step of recording.steps) {
    if ("fault" in step) continue;
    const { status, location, retryAfter, response } = step;
    const answer = await ask(host.clientApi, step);
    all.push(compared(`${step.method} ${step.path}`, answer, { status, location, retryAfter, response }));
    await host.idle();
  }
  for (const [id, end] of Object.entries(recording.ends)) {
    const path = `instances/${encodeURIComponent(id)}?showHistory=true&showHistoryOutput=true&showInput=true`;
    const { response } = await ask(host.clientApi, { method: "GET", path });
    all.push(compared(`the end of ${id}`, response, end));
  }
  expect(scripted.unused).toEqual([]);
  return all;
}

async function ask(
  api: string,
  { method, path, body, text, contentType }: Pick<EdgeCall, "method" | "path"> & Partial<EdgeCall>,
): Promise<Pick<EdgeCall, "status" | "location" | "retryAfter" | "response">> {
  const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const answer = await fetch(new URL(path, api), {
    method,
    ...(sent !== undefined && {
      body: sent,
      headers: { "Content-Type": contentType ?? "application/json" },
    }),
  });
  const received = await answer.text();
  return {
    status: answer.status,
    location: answer.headers.get("location") ?? undefined,
    retryAfter: answer.headers.get("retry-after") ?? undefined,
    response: received === "" ? "" : (JSON.parse(received) as unknown),
  };
}

function withoutNames(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(knownFunctions, "$1NAMES.")) as unknown;
}
