import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { fromHistoryJson, type HistoryEvent } from "../../local/runtime/index.ts";
import { compareVersions } from "../../orchestrations/kit/version.ts";

/** Recorded histories: a folder for each version that was released, and `next` for the one that comes. */
const HISTORIES = "test/fixtures/histories";

/** What the code of today records: the only folder that recording writes to. */
export const UNRELEASED = `${HISTORIES}/next`;

const SUMS = "sha256.json";
const Sums = z.record(z.string(), z.string());

const Recorded = z.object({ history: z.array(z.record(z.string(), z.unknown())) });

/** One folder of recorded histories. */
export interface RecordedSet {
  /** A version, or `next`. */
  readonly version: string;
  readonly folder: string;
  /** Names of the histories. */
  readonly names: readonly string[];
}

/** Every set that is kept, the oldest version first and `next` last. */
export function recordedSets(root = HISTORIES): readonly RecordedSet[] {
  const versions = readdirSync(root).filter((name) => name !== "next");
  const inOrder = [...versions.sort(compareVersions), ...(existsSync(`${root}/next`) ? ["next"] : [])];
  return inOrder.map((version) => {
    const folder = `${root}/${version}`;
    const files = readdirSync(folder).filter((file) => file !== SUMS);
    return { version, folder, names: files.map((file) => file.replace(/\.json$/, "")).sort() };
  });
}

/** The set that is as today's code records: `next`, or that of the newest version right after its release. */
export function newestSet(root = HISTORIES): RecordedSet {
  const newest = recordedSets(root).at(-1);
  if (newest === undefined) throw new Error(`${root} holds no histories`);
  return newest;
}

/** Ids that every run draws anew: GUIDs, with and without hyphens, and the ends of the names of runs and their instances. */
const DRAWN =
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<![0-9a-f])(?:[0-9a-f]{32}|[0-9a-f]{12})(?![0-9a-f])/g;

/** True for recordings that are equal but for drawn ids, each of which stands wherever it stood in the other. */
export function differOnlyInIds(one: string, other: string): boolean {
  return numbered(one) === numbered(other);
}

function numbered(text: string): string {
  const seen = new Map<string, number>();
  return text.replace(DRAWN, (id) => {
    const place = seen.get(id) ?? seen.size;
    seen.set(id, place);
    return `#${String(place)}`;
  });
}

export function readHistory({ folder }: Pick<RecordedSet, "folder">, name: string): HistoryEvent[] {
  const { history } = Recorded.parse(JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8")));
  return history.map(fromHistoryJson);
}

/**
 * Keeps what `next` holds as the histories of a version, for good: runs that were started with it are out there. Throws
 * where there is nothing to keep, or where the version has been kept before.
 */
export function keepAs(version: string, root = HISTORIES): RecordedSet {
  const folder = `${root}/${version}`;
  if (existsSync(folder))
    throw new Error(`${folder} is there already: histories of a release are not replaced`);
  if (!existsSync(`${root}/next`)) throw new Error(`there are no new histories in ${root}/next`);
  renameSync(`${root}/next`, folder);
  const kept = newestSet(root);
  writeFileSync(`${folder}/${SUMS}`, `${JSON.stringify(sumsOf(kept), undefined, 1)}\n`);
  return kept;
}

/** Names of the histories of a release that are not as they were released; some may be gone, some new. */
export function changedSince(set: RecordedSet): readonly string[] {
  const released = Sums.parse(JSON.parse(readFileSync(`${set.folder}/${SUMS}`, "utf8")));
  const now = sumsOf(set);
  return [...new Set([...Object.keys(released), ...Object.keys(now)])].filter(
    (name) => released[name] !== now[name],
  );
}

function sumsOf({ folder, names }: RecordedSet): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(`${folder}/${name}.json`))
        .digest("hex"),
    ]),
  );
}
