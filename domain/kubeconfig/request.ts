import { z } from "zod";
import { ClusterId } from "../arm-id/schemas.ts";

/** What a caller asks for to reach a cluster's API server. */
export const CredentialsRequest = z.strictObject({
  clusterId: ClusterId,
  kind: z.enum(["user", "admin"]).optional().meta({
    description: "user (default), or admin: a certificate that no directory can take back.",
  }),
  format: z.enum(["azure", "exec"]).optional().meta({
    description:
      "For user on clusters with Microsoft Entra ID: exec signs in with kubelogin, azure is the old plugin.",
  }),
  serverFqdn: z
    .string()
    .regex(/^[A-Za-z0-9.-]{1,253}$/, "must be a host name")
    .optional()
    .meta({ description: "Another name of the API server, for private clusters." }),
});
export type CredentialsRequest = z.infer<typeof CredentialsRequest>;
