import { fixed, sentence } from "../text/catalogue.ts";

type Outcome = "made" | "found";

const stays = (outcome: Outcome) =>
  outcome === "made" ? "was created and stays" : "existed before and stays";

/** Resource groups, identities and features that a run leaves behind. */
export const IDENTITY_REMAINS = {
  "group-created": sentence(({ name }) => `The resource group ${name} was created and stays.`, {
    name: "rg-web",
  }),
  "identity-stays": sentence<{ readonly id: string; readonly outcome: Outcome }>(
    ({ id, outcome }) => `The identity ${id} ${stays(outcome)}.`,
    { id: "id-web", outcome: "made" },
  ),
  "identity-prepared": sentence(
    ({ name }) => `The identity ${name} was created, or existed before, and stays.`,
    {
      name: "id-web-control-plane",
    },
  ),
  "federated-credential-stays": sentence<{ readonly name: string; readonly outcome: Outcome }>(
    ({ name, outcome }) => `The federated credential ${name} ${stays(outcome)}.`,
    { name: "orders", outcome: "made" },
  ),
  "registration-goes-on": sentence<{ readonly what: "feature" | "provider" }>(
    ({ what }) => `Azure was asked to register the ${what} and continues by itself.`,
    { what: "feature" },
  ),
  "feature-approval-open": fixed(
    "Ask for the approval as the page of the feature says. Then run this again: it continues from there.",
  ),
  "feature-stuck": fixed(
    "Run this again: it continues from there. If the state does not change, open a support request (Azure/azure-cli#8994).",
  ),
};
