import { findEntryFiles, loadEntryFiles } from "../../local/host/entry-point.ts";
import { loadApp } from "../../local/runtime/worker/core-shim.ts";
import { Registry } from "../../local/runtime/worker/registry.ts";
import { installStrictCore, type StrictCore } from "./strict-core.ts";

/**
 * Loads a deployed folder as the Node worker does: what `main` of its package.json names is imported, and what it
 * registers is taken by a strict core. Throws what the app throws; nothing registered is an error too, which the real
 * host only shows as an app without functions.
 */
export async function loadDeployed(folder: string): Promise<StrictCore> {
  const core = installStrictCore();
  await loadApp(new Registry({ log: () => undefined }), () => loadEntryFiles(findEntryFiles(folder)));
  core.close();
  if (core.registrations.length === 0) throw new Error(`${folder} registers no function`);
  return core;
}
