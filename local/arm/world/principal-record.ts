/** A secret that was added after the world was made. */
export interface AddedSecret {
  readonly keyId: string;
  readonly text: string;
  readonly displayName: string | null;
  readonly startsAt: number;
  readonly endsAt: number;
  /** The object in the directory that shows it; either signs the same application in. */
  readonly at: "application" | "servicePrincipal";
}

/** A certificate that the directory shows; nothing signs in with it here. */
export interface CertificateRecord {
  readonly keyId: string;
  readonly displayName: string | null;
  readonly endsAt: number;
  readonly at: "application" | "servicePrincipal";
}

export interface PrincipalRecord {
  readonly objectId: string;
  /** What signs in: the application's id, or an identifier URI that stands in a cluster's JSON instead of it. */
  readonly appId: string;
  readonly displayName: string;
  readonly kind: "servicePrincipal" | "managedIdentity" | "systemAssigned";
  /** When the directory knows it. */
  readonly visibleAt: number;
  readonly deletedAt: number | null;
  /** Of a service principal: when its secret stops working. */
  readonly secretExpiresAt: number | null;
  readonly secretName: string | null;
  /** The object in the directory that shows it, and the further ones; the application if absent. */
  readonly secretOn?: AddedSecret["at"];
  readonly certificates?: readonly CertificateRecord[];
  /** Ends of further secrets of the application. */
  readonly otherSecrets?: readonly number[];
  /** True for one that may not sign in. */
  readonly disabled?: boolean;
  /** True where the application is registered in another tenant: the directory has the principal and not its secrets. */
  readonly ofAnotherTenant?: boolean;
  /** The secret that works, where the world knows it; any does otherwise. */
  readonly secret?: string;
  readonly addedSecrets?: readonly AddedSecret[];
  /** Key ids of secrets that the directory had and that were removed. */
  readonly removedSecrets?: readonly string[];
}
