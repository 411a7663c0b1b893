import { z } from "zod";
import { judgeCommand } from "../../domain/run/commands.ts";
import { CommandName, type RunCommand, type RunRecord } from "../../domain/run/record.ts";
import { runs } from "../../platform/records/kinds.ts";
import { change } from "../../platform/records/records.ts";
import { hintAtCommand } from "../hint-run.ts";
import { readBody } from "./body.ts";
import { freeText } from "../../domain/text/free-text.ts";
import { type AppRole, loggedAs } from "./caller.ts";
import type { Endpoint, Exchange } from "./endpoint.ts";
import { fail, jsonResponse } from "./problem.ts";
import { reconciled, requireRun } from "./runs.ts";
import { runView } from "./run-view.ts";
import { problem } from "./problem-types/problem-types.ts";
import { defined } from "../../domain/schema/defined.ts";

/** What somebody must be allowed to do who says this to a run. Who answers a plan must be able to read it. */
const NEEDED: Readonly<Record<CommandName, readonly AppRole[]>> = {
  approve: ["Fleet.Approve", "Fleet.Read"],
  reject: ["Fleet.Approve", "Fleet.Read"],
  pause: ["Fleet.Execute"],
  resume: ["Fleet.Execute"],
  retry: ["Fleet.Execute"],
  skip: ["Fleet.Execute"],
  cancel: ["Fleet.Execute"],
};

const CommandBody = z.strictObject({
  reason: freeText(500).optional(),
  planHash: z.string().max(64).optional(),
  incidentId: z.string().max(100).optional(),
  /** For a sweep: whether the runs that are under way finish, or get the same command. */
  running: z.enum(["finish", "follow"]).optional(),
});

/**
 * Says something to a run. The record is what counts; the event only wakes the run sooner, so that a failure to raise
 * it is logged and no more.
 */
export const postCommand: Endpoint = {
  name: "commandRun",
  method: "POST",
  route: "runs/{id}/{command}",
  role: ({ params }) => NEEDED[requireCommand(params.command)],
  async handle(exchange) {
    const { request, engine, dependencies } = exchange;
    const name = requireCommand(request.params.command);
    const body = await readBody(request, CommandBody);
    const run = await reconciled(exchange, await requireRun(dependencies.records, request.params.id));
    const written = await writeCommand(exchange, run, name, body);
    dependencies.log.audit("command recorded", { run: run.id, command: name, ...loggedAs(exchange.caller) });
    await hintAtCommand({ engine, log: dependencies.log }, written, name);
    return jsonResponse(200, runView(written));
  },
};

async function writeCommand(
  { caller, dependencies }: Exchange,
  run: RunRecord,
  name: CommandName,
  body: z.infer<typeof CommandBody>,
): Promise<RunRecord> {
  const at = new Date(dependencies.clock.now()).toISOString();
  const changed = await change(dependencies.records, runs, run.id, (current) => {
    const incidentId = body.incidentId ?? current.incident?.id;
    const command: RunCommand = {
      name,
      by: caller.person,
      at,
      ...defined({ reason: body.reason }),
      ...((name === "pause" || name === "cancel") && body.running !== undefined
        ? { running: body.running }
        : {}),
      ...(name === "approve" && body.planHash !== undefined ? { planHash: body.planHash } : {}),
      ...((name === "retry" || name === "skip") && incidentId !== undefined ? { incidentId } : {}),
    };
    const verdict = judgeCommand(current, command, dependencies.commandPolicy);
    if (verdict.kind === "repeated") return current;
    if (verdict.kind === "accepted")
      return { ...current, commands: [...current.commands, command], updatedAt: at };
    return fail({
      ...problem("command-not-possible", { because: verdict.because, nextStep: verdict.nextStep }),
      resource: current.id,
    });
  });
  return changed ?? run;
}

function requireCommand(text: string | undefined): CommandName {
  const parsed = CommandName.safeParse(text);
  if (parsed.success) return parsed.data;
  return fail(
    problem("unknown-command", {
      name: (text ?? "").slice(0, 100),
      known: CommandName.options.join(", "),
    }),
  );
}
