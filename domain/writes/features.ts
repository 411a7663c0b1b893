import { undoable } from "./row.ts";

/** Preview features and resource providers. */
export const FEATURE_WRITES = {
  "register-feature": undoable<{ readonly feature: string; readonly state: string }>({
    does: ({ feature }) => `register the preview feature ${feature}`,
    before: ({ state }) => state,
    after: "Registered",
    example: { feature: "AKS-ExamplePreview", state: "NotRegistered" },
  }),
  "register-provider": undoable<{ readonly state: string }>({
    does: "register the resource provider, so that its features take effect",
    before: ({ state }) => state,
    after: "Registered",
    example: { state: "Registered" },
  }),
};
