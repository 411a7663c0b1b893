import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import ts from "typescript";

const ROOT = resolve(import.meta.dirname, "../../..");

/** What a file of the project imports, those of types too; paths are from the project's folder. */
export interface Imports {
  readonly files: readonly string[];
  /** Names of packages, without what is below them. */
  readonly packages: readonly string[];
}

/** Every file of the project, by its path. Only what stands at `import` and `export from` is read, not the types. */
export function readImports(): ReadonlyMap<string, Imports> {
  const { config } = ts.readConfigFile(resolve(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  return new Map(fileNames.map((file) => [pathOf(file), importsOf(file)]));
}

function importsOf(file: string): Imports {
  const named = ts
    .preProcessFile(readFileSync(file, "utf8"), true, true)
    .importedFiles.map(({ fileName }) => fileName);
  return {
    files: named.filter((name) => name.startsWith(".")).map((name) => pathOf(resolve(dirname(file), name))),
    packages: named.filter((name) => !name.startsWith(".")).map(packageOf),
  };
}

const pathOf = (file: string): string => relative(ROOT, file).replaceAll("\\", "/");

function packageOf(name: string): string {
  return name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
}

/** Files that import each other in a circle, the first one again at the end. Empty for a graph without any. */
export function circlesIn(
  graph: ReadonlyMap<string, Pick<Imports, "files">>,
): readonly (readonly string[])[] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const path: string[] = [];

  function follow(file: string): void {
    const begin = path.indexOf(file);
    if (begin >= 0) circles.push([...path.slice(begin), file]);
    if (begin >= 0 || done.has(file)) return;
    path.push(file);
    for (const imported of graph.get(file)?.files ?? []) follow(imported);
    path.pop();
    done.add(file);
  }

  for (const file of graph.keys()) follow(file);
  return circles;
}
