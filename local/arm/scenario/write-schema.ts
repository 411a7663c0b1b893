import { writeFileSync } from "node:fs";
import { scenarioSchema } from "./scenario.ts";

/** Writes schema.json anew; a test says when that is due. */
writeFileSync(new URL("schema.json", import.meta.url), `${JSON.stringify(scenarioSchema(), undefined, 2)}\n`);
