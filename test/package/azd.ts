import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * What azd does for a service with `language: js` and `host: function` before it deploys: it installs, runs the script
 * `build` when it builds and again when it packages (no script of another name), and takes the folder that `dist` names.
 * Source: Azure/azure-dev, cli/azd/pkg/project/framework_service_node.go and cli/azd/pkg/tools/node/node.go.
 */
export async function packageAsAzd(project: string): Promise<string> {
  await npm(project, "install", "--no-audit", "--no-fund", "--prefer-offline");
  await npm(project, "run", "build", "--if-present");
  await npm(project, "run", "build", "--if-present");
  const settings = readFileSync(join(project, "azure.yaml"), "utf8");
  const dist = /^ {4}dist: (\S+)$/m.exec(settings)?.[1];
  if (dist === undefined) throw new Error("azure.yaml names no dist: azd would deploy the whole repository");
  const folder = join(project, dist);
  if (!existsSync(folder) || readdirSync(folder).length === 0)
    throw new Error(`package source '${dist}' is empty or does not exist`);
  return folder;
}

/** Runs npm as it is on the path of a user, without the settings of an npm that runs this. */
export async function npm(folder: string, ...args: readonly string[]): Promise<string> {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_|VITEST)/i.test(name));
  const { stdout } = await run("npm", args, {
    cwd: folder,
    env: Object.fromEntries(own),
    shell: process.platform === "win32",
  });
  return stdout;
}
