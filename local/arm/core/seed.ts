import { createHash } from "node:crypto";

/** A number in [0, 1) that depends on nothing but the seed and the labels. */
export function roll(seed: string, ...labels: readonly string[]): number {
  return digest(seed, labels).readUInt32BE(0) / 2 ** 32;
}

/** A version-4-looking GUID that depends on nothing but the seed and the labels. */
export function guid(seed: string, ...labels: readonly string[]): string {
  const hex = digest(seed, labels).toString("hex");
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join("-");
}

/** Text of the given length over the URL-safe base-64 alphabet. */
export function token(length: number, seed: string, ...labels: readonly string[]): string {
  let text = "";
  for (let part = 0; text.length < length; part += 1) {
    text += digest(seed, [...labels, String(part)]).toString("base64url");
  }
  return text.slice(0, length);
}

function digest(seed: string, labels: readonly string[]): Buffer {
  return createHash("sha256")
    .update(JSON.stringify([seed, ...labels]))
    .digest();
}
