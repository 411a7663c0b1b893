import { ArmError, notModelled } from "../../core/arm-error.ts";
import type { Context, Reply } from "../../core/exchange.ts";
import { requireBody } from "../../core/request-checks.ts";
import { canonical } from "../../world/ids.ts";
import { at, type JsonObject, textAt } from "../../world/json.ts";
import { nextNumber } from "../../core/moment.ts";
import { guid } from "../../core/seed.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import { isStopped } from "./cluster-body.ts";
import { requireCluster } from "./clusters.ts";
import * as errors from "./errors/changes.ts";
import { outputOf } from "./kubectl.ts";

/** How long a command takes to start a pod and answer; not published. */
const RUNS_MS = 20_000;

/** What a command prints is cut here. Source: MicrosoftDocs/azure-docs#115257; that the end goes is believed. */
const OUTPUT_AT_MOST = 512 * 1024;

/** Runs a command in the cluster; its result is read later. Source: the model of RunCommandRequest; docs: access-private-cluster. */
export function runCommand(context: Context): Reply {
  const { key, cluster } = requireCluster(context);
  if (isStopped(cluster.body)) throw errors.stopped("runCommand");
  const sent = requireBody(context);
  const command = (textAt(sent, "command") ?? "").trim().replace(/\s+/g, " ");
  checkToken(cluster.body, textAt(sent, "clusterToken"));
  const output = outputOf(command, cluster);
  if (output === undefined) throw notModelled(`the command '${command}' in a cluster`);
  const id = guid(context.seed, "command", String(nextNumber(context.world))).replaceAll("-", "");
  context.world.put("commands", `${key}/${id}`, {
    id,
    cluster: key,
    startedAt: context.now,
    finishesAt: context.now + RUNS_MS,
    exitCode: 0,
    logs: output.slice(0, OUTPUT_AT_MOST),
  });
  return { status: 202, headers: resultHeaders(context, cluster, id) };
}

/**
 * A cluster with Entra ID runs the command in the name of whoever's token comes with it, as the Azure CLI sends it. What
 * it answers without one is not published.
 */
function checkToken(body: JsonObject, token: string | undefined): void {
  if (at(body, "properties", "aadProfile", "managed") === true && (token ?? "") === "") {
    throw errors.invalidParameter(
      "clusterToken",
      "The cluster has Entra ID enabled and needs a clusterToken.",
    );
  }
}

function resultHeaders({ request }: Context, { body }: ClusterRecord, id: string): Record<string, string> {
  const version = request.query.get("api-version") ?? "";
  const location = `${request.origin}${textAt(body, "id") ?? ""}/commandResults/${id}?api-version=${version}`;
  return { location, "retry-after": "10" };
}

/** 202 while it runs, then the result. Source: the model of RunCommandResult. */
export function commandResult(context: Context): Reply {
  const { key, cluster } = requireCluster(context);
  const id = context.params["command"] ?? "";
  const command = context.world.get("commands", canonical(`${key}/${id}`));
  if (command === undefined) {
    throw new ArmError({
      status: 404,
      code: "NotFound",
      message: `The command ${id} was not found.`,
      shape: "flat",
    });
  }
  if (context.now < command.finishesAt) return { status: 202, headers: resultHeaders(context, cluster, id) };
  return {
    status: 200,
    body: {
      id,
      properties: {
        provisioningState: "Succeeded",
        exitCode: command.exitCode,
        startedAt: new Date(command.startedAt).toISOString(),
        finishedAt: new Date(command.finishesAt).toISOString(),
        logs: command.logs,
      },
    },
  };
}
