/**
 * The version that orchestrations are started with: that of package.json, and `extensions.durableTask.defaultVersion` in
 * host.json. An orchestration keeps the version that it was started with, so it can branch on it.
 */
export const VERSION = "0.1.0";

/**
 * Whether an orchestration was started with this version or a later one. No version is older than every version. Versions are
 * compared number by number, as the Durable extension does. Source:
 * learn.microsoft.com/azure/azure-functions/durable/durable-functions-orchestration-versioning.
 */
export function startedSince(started: string | undefined, version: string): boolean {
  return started !== undefined && compareVersions(started, version) >= 0;
}

/** Negative if the first is older. @throws RangeError for a text that is not a version */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [numbersOf(one), numbersOf(other)];
  for (let place = 0; place < Math.max(left.length, right.length); place += 1) {
    const difference = (left[place] ?? 0) - (right[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersOf(version: string): readonly number[] {
  if (/^\d+(\.\d+)*$/.test(version)) return version.split(".").map(Number);
  throw new RangeError(`${version} is no version such as 1.2.3`);
}
