import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";

/** What a kubeconfig carries, each as PEM. */
export interface KubeCertificates {
  readonly authority: string;
  readonly client: string;
  readonly clientKey: string;
}

/** PKCS #8 of an Ed25519 key, up to the key's 32 octets. Source: RFC 8410, section 7. */
const KEY_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const ED25519 = der(0x30, Buffer.from("06032b6570", "hex"));

/**
 * Certificates that every client can read and that open nothing: an authority, and a client's certificate that it signed.
 * Equal for equal labels, since Ed25519 signs without chance. Source of the fields: RFC 5280, section 4.1.
 */
export function kubeCertificates(user: string, ...labels: readonly string[]): KubeCertificates {
  const authorityKey = keyFrom("authority", labels);
  const clientKey = keyFrom(user, labels);
  const issuer = { name: "ca", key: authorityKey };
  return {
    authority: pem("CERTIFICATE", certificate({ ...issuer, authority: true }, issuer)),
    client: pem("CERTIFICATE", certificate({ name: user, key: clientKey, authority: false }, issuer)),
    clientKey: clientKey.export({ format: "pem", type: "pkcs8" }).toString(),
  };
}

interface Named {
  readonly name: string;
  readonly key: KeyObject;
}

const digest = (...texts: readonly string[]): Buffer =>
  createHash("sha256").update(JSON.stringify(texts)).digest();

function keyFrom(label: string, labels: readonly string[]): KeyObject {
  const octets = digest("kube key", label, ...labels);
  return createPrivateKey({ key: Buffer.concat([KEY_PREFIX, octets]), format: "der", type: "pkcs8" });
}

function certificate(subject: Named & { readonly authority: boolean }, issuer: Named): Buffer {
  const publicKey = createPublicKey(subject.key).export({ format: "der", type: "spki" });
  const serial = digest("serial", subject.name, publicKey.toString("hex")).subarray(0, 8);
  const toSign = der(
    0x30,
    der(0xa0, Buffer.from("020102", "hex")),
    // A positive number: its first bit is not set.
    der(0x02, Buffer.from([1]), serial),
    ED25519,
    commonName(issuer.name),
    der(0x30, der(0x17, Buffer.from("200101000000Z")), der(0x17, Buffer.from("491231235959Z"))),
    commonName(subject.name),
    publicKey,
    der(0xa3, der(0x30, basicConstraints(subject.authority))),
  );
  const signature = sign(null, toSign, issuer.key);
  return der(0x30, toSign, ED25519, der(0x03, Buffer.from([0]), signature));
}

function commonName(name: string): Buffer {
  const attribute = der(0x30, Buffer.from("0603550403", "hex"), der(0x0c, Buffer.from(name)));
  return der(0x30, der(0x31, attribute));
}

function basicConstraints(authority: boolean): Buffer {
  const value = der(0x30, ...(authority ? [Buffer.from("0101ff", "hex")] : []));
  return der(0x30, Buffer.from("0603551d130101ff", "hex"), der(0x04, value));
}

/** One element of DER: tag, length, content. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length = content.length;
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString("base64").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
