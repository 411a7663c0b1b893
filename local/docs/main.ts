import { mkdirSync, writeFileSync } from "node:fs";
import { pages } from "./pages.ts";

mkdirSync("docs/workflows", { recursive: true });
for (const [path, text] of await pages()) {
  writeFileSync(path, text);
  process.stdout.write(`${path}\n`);
}
