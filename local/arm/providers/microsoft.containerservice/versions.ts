/**
 * Kubernetes versions that every region offers here, oldest first. Which versions a region has changes monthly; these
 * are this simulator's own.
 */
const OFFERED: readonly string[] = [
  "1.31.11",
  "1.31.13",
  "1.32.7",
  "1.32.9",
  "1.33.3",
  "1.33.5",
  "1.34.1",
  "1.34.2",
  "1.35.0",
];

export const DEFAULT_VERSION = "1.33.5";

export const offeredVersions: readonly string[] = OFFERED;

function numbersOf(version: string): readonly [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  return [major, minor, patch];
}

/** Below zero where `left` is older. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [numbersOf(left), numbersOf(right)];
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

export function minorOf(version: string): string {
  const [major, minor] = numbersOf(version);
  return `${String(major)}.${String(minor)}`;
}

/** The version that a text means: itself, or the newest patch of a minor version. Source: docs: supported-kubernetes-versions, "alias minor version". */
export function resolveVersion(text: string): string | undefined {
  if (OFFERED.includes(text)) return text;
  return /^\d+\.\d+$/.test(text) ? OFFERED.findLast((version) => minorOf(version) === text) : undefined;
}

/** Newer patches of the same minor version and all of the next: none may be skipped. Source: docs: upgrade-aks-cluster. */
export function upgradesFrom(version: string): readonly string[] {
  const [major, minor] = numbersOf(version);
  return OFFERED.filter((offered) => {
    const [offeredMajor, offeredMinor] = numbersOf(offered);
    const near = offeredMajor === major && offeredMinor - minor <= 1;
    return near && compareVersions(offered, version) > 0;
  });
}

/** What a cluster that is older than everything offered may go to: the oldest minor version there is. */
export function openUpgrades(version: string): readonly string[] {
  const open = upgradesFrom(version);
  const [oldest = version] = OFFERED;
  if (open.length > 0 || compareVersions(version, oldest) >= 0) return open;
  return OFFERED.filter((offered) => minorOf(offered) === minorOf(oldest));
}
