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

/** A file of the bundle. */
export interface Bundled {
  readonly path: string;
  readonly code: string;
  readonly map: string;
}

/**
 * The map of a file without packages, which are four fifths of it, and without columns and most names, which are most of
 * the rest: the stack of an error is of use where it names a function and a line of this repository. Sources are named as
 * if the repository were the deployed folder, so that no path of the machine that built it is shown.
 */
export function ownSourceMap(bundled: Bundled, { root, folder }: Places): string {
  const map = SourceMap.parse(JSON.parse(bundled.map));
  const code = bundled.code.split("\n");
  const file = bundled.path;
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
  const lines = decode(map.mappings).map((line, index) =>
    ownSegments(named(line, code[index] ?? ""), sourceAt, nameOf),
  );
  return JSON.stringify({ version: 3, sources, names, mappings: encode(lines) });
}

/** Names stay where something is called and where a function is given one: there Node looks for what a stack shows. */
function named(line: readonly SourceMapSegment[], code: string): readonly SourceMapSegment[] {
  return line.map((segment) =>
    segment.length === 5 && !CALLED_OR_MADE.test(code.slice(segment[0], segment[0] + LONGEST_LOOK))
      ? [segment[0], segment[1], segment[2], segment[3]]
      : segment,
  );
}

/** A name of minified code with what follows it is shorter. */
const LONGEST_LOOK = 40;
const CALLED_OR_MADE = /^[\w$]+(?:\(|=(?:async\b|function\b|class\b|\(|[\w$]+=>))/;

/** A stretch of packages is one segment that maps to nothing; a line without names is one that maps to its beginning. */
function ownSegments(
  line: readonly SourceMapSegment[],
  sourceAt: ReadonlyMap<number, number>,
  nameOf: (index: number) => number,
): SourceMapSegment[] {
  const own: SourceMapSegment[] = [];
  let at: readonly [source: number, line: number] | undefined;
  for (const segment of line) {
    const source = segment.length === 1 ? undefined : sourceAt.get(segment[1]);
    if (segment.length === 1 || source === undefined) {
      if (own.at(-1)?.length !== 1) own.push([segment[0]]);
      at = undefined;
    } else if (segment.length === 5) {
      own.push([segment[0], source, segment[2], 0, nameOf(segment[4])]);
      at = undefined;
    } else if (at?.[0] !== source || at[1] !== segment[2]) {
      own.push([segment[0], source, segment[2], 0]);
      at = [source, segment[2]];
    }
  }
  return own;
}
