import { findEntryFiles, loadEntryFiles } from "../../local/host/entry-point.ts";
import { loadApp } from "../../local/runtime/worker/core-shim.ts";
import type { Registry } from "../../local/runtime/worker/registry.ts";

/** Loads a deployed folder into a registry. Its settings are those of the environment. */
export async function loadFunctions(registry: Registry, folder: string): Promise<void> {
  await loadApp(registry, () => loadEntryFiles(findEntryFiles(folder)));
  registry.close();
}
