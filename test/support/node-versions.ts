import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** A release of each major version that the templates offer, besides the one that runs the tests. */
export const RELEASES: Readonly<Record<string, string>> = { 22: "22.23.3", 24: "24.21.0" };

/** The major versions of Node that the templates offer, the default last. */
export function offeredNodeVersions(): readonly string[] {
  const template = readFileSync(join(root, "infra/main.bicep"), "utf8");
  const [, allowed = "", usual = ""] =
    /@allowed\(\[([^\]]*)\]\)\s*param nodeVersion string = '(\d+)'/.exec(template) ?? [];
  const versions = [...allowed.matchAll(/'(\d+)'/g)].map(([, version = ""]) => version);
  return [...versions.filter((version) => version !== usual), usual];
}

/**
 * The executable of a Node version, from its npm package for this platform (about 50 MB, fetched once into
 * `NODE_VERSIONS_FOLDER` or a folder for temporary files).
 */
export function nodeExecutable(major: string): string {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const release = RELEASES[major];
  if (release === undefined) throw new Error(`add a release of Node ${major} to RELEASES`);
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const folder = join(
    process.env["NODE_VERSIONS_FOLDER"] ?? join(tmpdir(), "keyless-node-versions"),
    release,
  );
  const executable = join(folder, "node_modules", name, platform === "win" ? "bin/node.exe" : "bin/node");
  if (!existsSync(executable)) {
    mkdirSync(folder, { recursive: true });
    execFileSync(
      "npm",
      [
        "install",
        "--prefix",
        folder,
        "--no-save",
        "--no-package-lock",
        "--ignore-scripts",
        `${name}@${release}`,
      ],
      { stdio: "pipe", shell: process.platform === "win32" },
    );
  }
  return executable;
}
