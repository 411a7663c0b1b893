/** A page of Microsoft Learn, by its path below the language. */
export const learn = (page: string): string => `https://learn.microsoft.com/${page}`;
/** A page of the AKS documentation. */
export const aksDocs = (page: string): string => learn(`azure/aks/${page}`);
/** An issue of Azure/AKS. */
export const aksIssue = (issue: number): string => `https://github.com/Azure/AKS/issues/${String(issue)}`;

/** The source of what Azure itself says. */
export const AZURES_ANSWER = "Azure's answer";

export const MANAGED_IDENTITIES = aksDocs("managed-identity-overview");
export const DEPLOYING = "docs/deploying.md";
