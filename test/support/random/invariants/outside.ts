import type { RunRecord } from "../../../../domain/run/record.ts";
import { divergencesFrom } from "../../replayed.ts";
import { TRIES } from "../outsider.ts";
import { CANARY } from "../random-cluster.ts";
import { type Check, lives } from "./check.ts";
import { signalOf } from "./signals.ts";

/**
 * 7. After a 429 with `Retry-After`, the same is not asked again before it passes. A process that dies between the
 * refusal and its commit takes the refusal with it: the next one cannot know of it. Who asks for a plan at the API is told
 * to wait, and is not waited for; nor is one run for what another was told. A sweep plans several targets side by side: what
 * is asked for others in the same moment was on its way already.
 */
export const retryAfterKept: Check = (_, { calls, crashedAfterCalls, runs }) =>
  calls.flatMap((call, index) => {
    if (call.throttledForMs === 0 || call.atTheDoor) return [];
    if (runs.filter((run) => lives(run, call.at)).length > 1) return [];
    const sideBySide = runs.some((run) => plansTargets(run, call.at));
    const next = calls.findIndex(
      ({ method, path, atTheDoor, at }, later) =>
        later > index &&
        !atTheDoor &&
        method === call.method &&
        path === call.path &&
        !(sideBySide && at === call.at),
    );
    const again = calls[next];
    if (again === undefined || again.at - call.at >= call.throttledForMs) return [];
    if (crashedAfterCalls.some((count) => count > index && count <= next)) return [];
    return [`asked again ${String(again.at - call.at)} ms after a 429: ${call.method} ${call.path}`];
  });

/** True while a sweep reads the fleet and makes the plans of its targets. */
const plansTargets = ({ workflow, steps }: RunRecord, at: number): boolean =>
  workflow === "sweep" &&
  steps.some(
    ({ name, startedAt, endedAt }) =>
      name === "read" && Date.parse(startedAt) <= at && (endedAt === undefined || at <= Date.parse(endedAt)),
  );

/** 8. No secret in history, record, log, page, error or callback. */
export const noSecret: Check = (_, { histories, texts }) =>
  Object.entries({ ...texts, histories: JSON.stringify(histories) })
    .filter(([, text]) => text.includes(CANARY))
    .map(([where]) => `the canary is in the ${where}`);

/** 9. A caller sees and does only what their roles allow. */
export const rolesKept: Check = ({ outsider: { tries, roles } }, { outsider, runs, starts }) => {
  const may = TRIES[tries].every((role) => roles.includes(role));
  const started = new Set(starts.map(({ runId }) => runId));
  return [
    ...(outsider === undefined || (outsider === 403) === !may
      ? []
      : [`${tries} was answered ${String(outsider)} to somebody with ${roles.join(", ") || "no role"}`]),
    ...runs
      .filter((run) => signalOf(runs.find(({ id }) => id === run.sweep?.id) ?? run) === undefined)
      .filter(({ requester, id, sweep }) => requester.name === "outsider" || !started.has(sweep?.id ?? id))
      .map(({ id }) => `${id} was started by nobody who may`),
    ...runs.flatMap(({ commands }) =>
      commands.filter(({ by }) => by.name !== "operator").map(({ name, by }) => `${by.name} said ${name}`),
    ),
  ];
};

/** 10. Replaying any recorded history with today's code gives the same decisions. */
export const replays: Check = async (_, { histories }) => {
  const found = await Promise.all(histories.map((history) => divergencesFrom(history)));
  return found.flat().flatMap((divergence) => (divergence === null ? [] : [divergence]));
};
