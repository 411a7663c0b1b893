/**
 * Compares two node images: positive if `left` is newer, undefined if their names do not show it, as with different
 * families. A name ends with its release: `AKSUbuntu-2204gen2containerd-202403.25.0`,
 * `AKSWindows-2022-containerd-20348.2340.240401`.
 */
export function compareImages(left: string, right: string): number | undefined {
  const [one, other] = [parse(left), parse(right)];
  if (one === undefined || other?.family !== one.family) return undefined;
  if (one.release.length !== other.release.length) return undefined;
  const differing = one.release.findIndex((part, index) => part !== other.release[index]);
  return differing === -1 ? 0 : (one.release[differing] ?? 0) - (other.release[differing] ?? 0);
}

function parse(image: string): { family: string; release: readonly number[] } | undefined {
  const [, family, release = ""] = /^(.+)-(\d+(?:\.\d+)+)$/.exec(image) ?? [];
  return family === undefined ? undefined : { family, release: release.split(".").map(Number) };
}
