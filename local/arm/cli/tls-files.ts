import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CALLER } from "../core/caller.ts";
import { cloudConfig } from "../http/sign-in/cloud-description.ts";
import type { Certificate } from "./certificate.ts";

/** What a client needs to trust the server, and the az tool to know it: absolute paths. */
export interface TlsFiles {
  readonly certificate: string;
  readonly cloudConfig: string;
}

/** Writes where everything of this server is into the folder, for `az cloud register`. */
export function writeCloudConfig({ certFile }: Certificate, url: string, folder: string): TlsFiles {
  const file = join(folder, "az-cloud.json");
  writeFileSync(file, `${JSON.stringify(cloudConfig(url), undefined, 2)}\n`);
  return { certificate: resolve(certFile), cloudConfig: resolve(file) };
}

/** Sign-in for the az tool, as lines to copy: any id and secret will do. */
export function azLines({ certificate, cloudConfig: config }: TlsFiles, tenantId: string): readonly string[] {
  return [
    "Use az; AZURE_CONFIG_DIR keeps its real logins apart",
    `  export REQUESTS_CA_BUNDLE=${certificate} AZURE_CONFIG_DIR=$HOME/.azure-simulator`,
    `  az cloud register --name simulator --cloud-config @${config}`,
    "  az cloud set --name simulator",
    `  az login --service-principal --tenant ${tenantId} --username ${CALLER.appId} --password any`,
    "  az aks list --output table",
  ];
}
