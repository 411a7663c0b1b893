import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type AppRole, registerApp } from "./app-registration.ts";
import { graphOfAz } from "./az.ts";
import { graphAt } from "./graph.ts";

/**
 * `npm run register-app [-- --name NAME]`: makes the app registration that callers get tokens for, with the signed-in az.
 * Its client id is all that goes to the standard output.
 */
try {
  const { values } = parseArgs({ options: { name: { type: "string", default: "Keyless" } } });
  const file = join(import.meta.dirname, "../infra/app-roles.json");
  const roles = JSON.parse(readFileSync(file, "utf8")) as readonly AppRole[];
  const appId = await registerApp(
    graphAt({ ...graphOfAz(), pause: () => delay(5000) }),
    values.name,
    roles,
    (line) => {
      console.error(line);
    },
  );
  console.log(appId);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
