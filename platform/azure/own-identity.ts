import { z } from "zod";
import type { Azure } from "./azure.ts";

const Claims = z.object({ oid: z.string().optional() });

/**
 * Object id of Keyless's own identity, from the claims of its token: no call if there is a current token. Undefined if
 * the token does not contain it. It is only information and is not trusted: Azure itself validates tokens. Source:
 * learn.microsoft.com/entra/identity-platform/access-token-claims-reference.
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
