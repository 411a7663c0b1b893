import { z } from "zod";
import type { Azure } from "./azure.ts";

const Claims = z.object({ oid: z.string().optional() });

/**
 * Object id of the identity that Keyless runs as, from the claims of its own token: no call where a token is at hand.
 * Undefined where the token does not tell. It is read for information, not trusted: Azure alone judges tokens.
 * Source: learn.microsoft.com/entra/identity-platform/access-token-claims-reference.
 */
export async function ownObjectId({ credential, cloud }: Azure): Promise<string | undefined> {
  const token = (await credential.getToken(cloud.armScope))?.token ?? "";
  const [, payload = ""] = token.split(".");
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    return Claims.parse(claims).oid?.toLowerCase();
  } catch {
    return undefined;
  }
}
