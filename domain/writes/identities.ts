import { undoable } from "./row.ts";

/** Resource groups, identities and their role assignments. */
export const IDENTITY_WRITES = {
  "create-group": undoable({
    does: "create the resource group",
    before: "absent",
    after: ({ after }) => after,
    example: { after: "westeurope" },
  }),
  "create-identity": undoable<{ readonly after: string; readonly unlessExists: boolean }>({
    does: ({ unlessExists }) =>
      `create the user-assigned managed identity${unlessExists ? ", unless it exists" : ""}`,
    before: ({ unlessExists }) => (unlessExists ? "absent, or as it is" : "absent"),
    after: ({ after }) => after,
    example: { after: "exists in westeurope", unlessExists: false },
  }),
  "write-federated-credential": undoable<{
    readonly before: { readonly subject: string; readonly issuer: string } | undefined;
    readonly subject: string;
    readonly issuer: string;
  }>({
    does: "write the federated credential",
    before: ({ before }) => (before === undefined ? "absent" : `${before.subject} of ${before.issuer}`),
    after: ({ subject, issuer }) => `${subject} of ${issuer}`,
    example: {
      before: undefined,
      subject: "system:serviceaccount:shop:orders",
      issuer: "https://westeurope.oic.prod-aks.azure.com/…/",
    },
  }),
  "assign-role": undoable<{
    readonly role: string;
    readonly to: string;
    readonly because: string;
    readonly conditional: boolean;
  }>({
    does: ({ role, to, conditional }) =>
      `assign ${role} to ${to}${conditional ? " under the condition that the old role assignment has" : ""}`,
    before: "not assigned",
    after: ({ because }) => because,
    example: {
      role: "AcrPull",
      to: "the kubelet identity",
      because: "nodes pull images from the registry",
      conditional: false,
    },
  }),
  "remove-role-assignment": undoable({
    does: ({ role }) => `remove the role assignment ${role} of the old identity`,
    before: ({ scope }) => `assigned at ${scope}`,
    after: "absent",
    example: { role: "Contributor", scope: "/subscriptions/…/resourceGroups/rg-shared" },
  }),
};
