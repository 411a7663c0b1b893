import { resolve } from "node:path";

/** npm runs scripts in the package's folder and says where it was called. */
export function calledFrom(script: string): string {
  const { npm_lifecycle_event: event, INIT_CWD: folder } = process.env;
  return event === script ? (folder ?? process.cwd()) : process.cwd();
}

/** A path as it was typed: it begins where the user stood. */
export function asTyped<Path extends string | undefined>(path: Path, folder: string): Path | string {
  return path === undefined || folder === process.cwd() ? path : resolve(folder, path);
}
