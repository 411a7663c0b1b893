import { loadDeployed } from "./load-app.ts";

/** A process of its own: prints what the app in a folder registers, as JSON. */
const [folder = ""] = process.argv.slice(2);
const { registrations, models } = await loadDeployed(folder);
process.stdout.write(
  JSON.stringify({
    node: process.version,
    models: models.map(({ name }) => name),
    functions: registrations.map(({ metadata }) => metadata),
  }),
);
