import { join } from "node:path";
import { makeDeployable } from "./deployable.ts";
import { durableBackendOf } from "./host-json.ts";

/** `npm run build`: makes dist/, which is deployed as it is. azd runs it, and takes the folder that azure.yaml names. */
const root = join(import.meta.dirname, "..");
await makeDeployable({ root, folder: join(root, "dist") }, durableBackendOf(process.env));
