import { createHash } from "node:crypto";
import { canonicalId } from "../../domain/arm-id/arm-id.ts";

/** The namespace of the name-based UUIDs: an arbitrary constant that must never change. */
const NAMESPACE = Buffer.from("6f1d3c52c7a94f7c9e0f5a2b8d41e730", "hex");

/**
 * The name of a role assignment: a UUID (version 5, RFC 9562 §5.5) of scope, role and principal, so that a repeated
 * request creates the same resource. `turn` gives another name if one is already used by another assignment.
 */
export function grantName(scope: string, roleId: string, principalId: string, turn = 0): string {
  const text = [canonicalId(scope), roleId, principalId, ...(turn === 0 ? [] : [String(turn)])].join("|");
  const hash = createHash("sha1").update(NAMESPACE).update(text.toLowerCase()).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}
