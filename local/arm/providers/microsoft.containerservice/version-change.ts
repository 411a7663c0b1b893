import { type JsonObject, textAt, withAt } from "../../world/json.ts";
import * as errors from "./errors/changes.ts";
import { poolName, poolNamed, poolsOf, withPools } from "./cluster-body.ts";
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

/**
 * A PUT of the cluster names the versions of all pools or of none; one that is named is the pool's present version, however
 * short, or the control plane's. Sources: azure-cli#22807 (some pools show none), azure-cli#22928 (a stale one). @throws ArmError
 */
export function checkPoolVersions(stored: JsonObject, sent: JsonObject): void {
  const control = [versionOf(sent), versionOf(stored), currentOf(stored)];
  const pools = poolsOf(sent).map((pool) => ({ pool, version: specified(pool) }));
  const named = pools.filter(({ version }) => version !== undefined);
  if (named.length === 0) return;
  const isKept = ({ pool, version = "" }: (typeof pools)[number]) => {
    const old = poolNamed(stored, poolName(pool));
    const present =
      textAt(old, "currentOrchestratorVersion") ?? textAt(old, "orchestratorVersion") ?? version;
    return control.some((one) => fits(version, one)) || fits(version, present);
  };
  if (named.length < pools.length || !named.every(isKept)) throw errors.poolVersions();
}

/** Whether a version is another one, or its minor version. */
const fits = (version: string, other: string): boolean => version === other || version === minorOf(other);

const currentOf = (body: JsonObject): string => textAt(body, "properties", "currentKubernetesVersion") ?? "";

/** A version that is left out, or empty, says nothing. */
function specified(pool: JsonObject): string | undefined {
  const version = textAt(pool, "orchestratorVersion");
  return version === "" ? undefined : version;
}

/** Pools whose versions a PUT leaves out keep them. Source: Azure/ARO-HCP#662. */
export function withKeptVersions(stored: JsonObject, body: JsonObject): JsonObject {
  return withPools(body, (pool) =>
    specified(pool) === undefined
      ? withAt(pool, ["orchestratorVersion"], poolNamed(stored, poolName(pool))?.["orchestratorVersion"])
      : pool,
  );
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
    const to = old === undefined ? undefined : poolTarget(old, specified(pool), control);
    if (to !== undefined) targets.set(poolName(pool).toLowerCase(), to);
  }
  return targets;
}
