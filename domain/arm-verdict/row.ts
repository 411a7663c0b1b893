/** What one of Azure's error codes means for a call of ours, and where that is known from. */
export type CatalogueRow = {
  /** As Azure spells it, compared without regard to case; a `*` at the end stands for any text. */
  readonly code: string;
  readonly means: string;
  readonly evidence: string;
} & (
  | { readonly verdict: "wait"; readonly pauseMs: number }
  | { readonly verdict: "refuse"; readonly remedy: string }
  /** A missing right: waited for while our own grants may still settle, refused otherwise. */
  | { readonly verdict: "waitForGrants"; readonly remedy: string }
);

export const aks = (issue: number) => `https://github.com/Azure/AKS/issues/${String(issue)}`;
export const docs = (page: string) => `https://learn.microsoft.com/azure/${page}`;

export const wait = (code: string, pauseMs: number, means: string, evidence: string): CatalogueRow => ({
  verdict: "wait",
  code,
  pauseMs,
  means,
  evidence,
});
export const refuse = (code: string, means: string, remedy: string, evidence: string): CatalogueRow => ({
  verdict: "refuse",
  code,
  means,
  remedy,
  evidence,
});
export const grants = (code: string, means: string, remedy: string, evidence: string): CatalogueRow => ({
  verdict: "waitForGrants",
  code,
  means,
  remedy,
  evidence,
});
