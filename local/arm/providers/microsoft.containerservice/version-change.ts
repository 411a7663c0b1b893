import { type JsonObject, textAt } from "../../world/json.ts";
import * as errors from "./errors/changes.ts";
import { poolName, poolsOf } from "./cluster-body.ts";
import { compareVersions, minorOf, openUpgrades, resolveVersion } from "./versions.ts";

/** The version that a PUT takes the control plane to; undefined if it stays. @throws ArmError */
export function controlPlaneTarget(stored: JsonObject, sent: JsonObject): string | undefined {
  const from = textAt(stored, "properties", "currentKubernetesVersion") ?? versionOf(stored);
  const text = versionOf(sent);
  if (text === "" || text === versionOf(stored) || text === from || text === minorOf(from)) return undefined;
  const to = resolveVersion(text);
  if (to === undefined) throw errors.versionNotSupported(text, textAt(stored, "location") ?? "");
  const open = openUpgrades(from);
  if (!open.includes(to)) throw errors.upgradePath(from, to, open);
  return to;
}

const versionOf = (body: JsonObject): string => textAt(body, "properties", "kubernetesVersion") ?? "";

/** The version that a pool is taken to; undefined if it stays. @throws ArmError */
export function poolTarget(old: JsonObject, wanted: string | undefined, control: string): string | undefined {
  const from = textAt(old, "currentOrchestratorVersion") ?? textAt(old, "orchestratorVersion") ?? control;
  if (wanted === undefined || wanted === from || wanted === minorOf(from)) return undefined;
  const to = resolveVersion(wanted) ?? (wanted === control ? control : undefined);
  if (to === undefined) throw errors.versionNotSupported(wanted, "");
  if (compareVersions(to, control) > 0) throw errors.poolAhead(to, control);
  if (compareVersions(to, from) < 0) throw errors.upgradePath(from, to, []);
  return to;
}

/** Pools that a PUT of the cluster takes to another version, with that version. @throws ArmError */
export function poolTargets(
  stored: JsonObject,
  sent: JsonObject,
  control: string,
): ReadonlyMap<string, string> {
  const targets = new Map<string, string>();
  for (const pool of poolsOf(sent)) {
    const old = poolsOf(stored).find((one) => poolName(one).toLowerCase() === poolName(pool).toLowerCase());
    const to = old === undefined ? undefined : poolTarget(old, textAt(pool, "orchestratorVersion"), control);
    if (to !== undefined) targets.set(poolName(pool).toLowerCase(), to);
  }
  return targets;
}
