/**
 * The newest patch of the minor version that a cluster runs, among those that Azure offers it; undefined if it has the
 * newest already. A patch changes no API, so it is the smallest change that reimages a node.
 * Source: learn.microsoft.com/azure/aks/supported-kubernetes-versions.
 */
export function newestPatch(present: string, offered: readonly string[]): string | undefined {
  const [major, minor, patch] = numbersOf(present);
  let newest: { version: string; patch: number } | undefined;
  for (const version of offered) {
    const [otherMajor, otherMinor, otherPatch] = numbersOf(version);
    if (otherMajor !== major || otherMinor !== minor || otherPatch <= (newest?.patch ?? patch)) continue;
    newest = { version, patch: otherPatch };
  }
  return newest?.version;
}

function numbersOf(version: string): readonly [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  return [major, minor, patch];
}
