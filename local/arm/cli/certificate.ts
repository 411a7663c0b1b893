import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const DAY = 24 * 60 * 60 * 1000;
/** Clients refuse server certificates that live longer than 825 days. */
const LIVES_MS = 820 * DAY;
/** One that ends sooner than this is replaced. */
const LEAST_LEFT_MS = 7 * DAY;

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** Where the certificate lies, for clients that must trust it. */
  readonly certFile: string;
}

/** The certificate of this data folder, made if there is none or it soon ends. It vouches for loopback only. */
export async function certificateIn(folder: string): Promise<Certificate> {
  const certFile = join(folder, "cert.pem");
  const keyFile = join(folder, "key.pem");
  if (existsSync(certFile) && existsSync(keyFile)) {
    const [cert, key] = [readFileSync(certFile, "utf8"), readFileSync(keyFile, "utf8")];
    if (Date.parse(new X509Certificate(cert).validTo) > Date.now() + LEAST_LEFT_MS)
      return { key, cert, certFile };
  }
  // Loaded only here: nobody else needs it.
  const { generate } = await import("selfsigned");
  const made = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - DAY),
    notAfterDate: new Date(Date.now() + LIVES_MS),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", digitalSignature: true, keyCertSign: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  writeFileSync(keyFile, made.private, { mode: 0o600 });
  writeFileSync(certFile, made.cert);
  return { key: made.private, cert: made.cert, certFile };
}
