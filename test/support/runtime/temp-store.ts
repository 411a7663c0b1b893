import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** The path of a store file in a folder that goes away with the test. */
export function temporaryStoreFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "runtime-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return join(folder, "store.db");
}
