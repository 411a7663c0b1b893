import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeDeployable, NOTICES } from "./deployable.ts";

/** A part of `npm run docs`: keeps the licences of what is deployed in the repository, where a change of them is seen. */
const root = join(import.meta.dirname, "..");
const folder = await mkdtemp(join(tmpdir(), "notices-"));
await makeDeployable({ root, folder });
await copyFile(join(folder, NOTICES), join(root, NOTICES));
await rm(folder, { recursive: true });
