import { dirname, join, relative, resolve, sep } from "node:path";
import { decode, encode, type SourceMapSegment } from "@jridgewell/sourcemap-codec";
import { z } from "zod";

const SourceMap = z.looseObject({
  sources: z.array(z.string()),
  names: z.array(z.string()),
  mappings: z.string(),
});

export interface Places {
  /** The repository. */
  readonly root: string;
  /** What is deployed. */
  readonly folder: string;
}

/**
 * A map without packages, which are four fifths of it: the stack of an error is of use where it names a line of this
 * repository. Sources are named as if the repository were the deployed folder, so that no path of the machine that
 * built it is shown.
 */
export function ownSourceMap(text: string, file: string, { root, folder }: Places): string {
  const map = SourceMap.parse(JSON.parse(text));
  const sources: string[] = [];
  const names: string[] = [];
  const sourceAt = new Map<number, number>();
  for (const [index, source] of map.sources.entries()) {
    const path = relative(root, resolve(dirname(file), source));
    // What a package was itself made of is named by a URL, or lies outside.
    if (source.includes(":") || /^\.\.|(^|[\\/])node_modules[\\/]/.test(path)) continue;
    sourceAt.set(index, sources.length);
    sources.push(relative(dirname(file), join(folder, path)).split(sep).join("/"));
  }
  const nameAt = new Map<string, number>();
  const nameOf = (index: number): number => {
    const name = map.names[index] ?? "";
    const known = nameAt.get(name) ?? names.push(name) - 1;
    nameAt.set(name, known);
    return known;
  };
  const lines = decode(map.mappings).map((line) => ownSegments(line, sourceAt, nameOf));
  return JSON.stringify({ version: 3, sources, names, mappings: encode(lines) });
}

/** A stretch of packages is one segment that maps to nothing; else it would count as the line before it. */
function ownSegments(
  line: readonly SourceMapSegment[],
  sourceAt: ReadonlyMap<number, number>,
  nameOf: (index: number) => number,
): SourceMapSegment[] {
  const own: SourceMapSegment[] = [];
  for (const segment of line) {
    const source = segment.length === 1 ? undefined : sourceAt.get(segment[1]);
    if (segment.length === 1 || source === undefined) {
      if (own.at(-1)?.length !== 1) own.push([segment[0]]);
    } else if (segment.length === 5) {
      own.push([segment[0], source, segment[2], segment[3], nameOf(segment[4])]);
    } else {
      own.push([segment[0], source, segment[2], segment[3]]);
    }
  }
  return own;
}
