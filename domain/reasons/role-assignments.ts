import { catalogue, fixed } from "../text/catalogue.ts";

/** Why a role assignment of the old identity is not made for the new one: clauses, for the plan. */
export const UNCARRIED = catalogue({
  "identity-stays": fixed("the identity that has it does not change"),
  "given-by-aks": fixed("AKS assigns this role to its identities itself"),
  "no-rule": fixed("no rule of AKS asks for it, or it is too broad to follow"),
});

export const { say: whyUncarried } = UNCARRIED;
