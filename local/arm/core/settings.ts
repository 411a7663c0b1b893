const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const HOUR = 60 * MINUTE;

/** How the simulated Azure behaves where the real one differs by region, release or chance. All times in milliseconds. */
export interface Settings {
  /** The directory that everything belongs to. */
  readonly tenantId: string;
  /**
   * Whether leaving the service principal re-images the nodes at once or leaves them on it until the node image
   * upgrade: the real service does both, by release and region (docs: system-assigned-managed-identity and
   * user-assigned-managed-identity contradict each other; Azure/AKS pull 5913).
   */
  readonly reimageOnMigrate: boolean;
  /** Overrides `reimageOnMigrate` by region name. */
  readonly reimageOnMigrateIn: Readonly<Record<string, boolean>>;
  /**
   * How long a role assignment takes to act for AKS. `recorded`: at most 2 s, since Azure took what needed a role 2 to 20 s
   * after it was given in all of 32 cases; `documented`: a seeded spread up to the 60 minutes that the pages speak of; or
   * always this long.
   */
  readonly propagation: "recorded" | "documented" | number;
  /** How long a new principal takes to reach the directory: seeded between 2 and 64 s as recorded, or always this long. */
  readonly replication: "seeded" | number;
  /**
   * Whether AKS asks for the control plane's right to join the pools' own subnets when it makes, scales or changes a cluster.
   * Recorded (2024-08-21): it does not; reports tell of LinkedAuthorizationFailed (Azure/AKS#1557, Azure/AKS#1983).
   */
  readonly subnetRights: "unasked" | "asked";
  /** Sizes of ARM's token buckets: those that answers tell since 2024-10, or those that the pages tell. */
  readonly budgets: "recorded" | "documented";
  /**
   * How long a control plane still acts with its former managed identity: the documentation says "up to several hours"
   * (docs: user-assigned-managed-identity); the figure is this simulator's own.
   */
  readonly tokenLifetimeMs: number;
  /** Role assignments of one subscription. Source: docs: role-based-access-control/troubleshoot-limits. */
  readonly roleAssignmentLimit: number;
  /** Whose regions, host names and preview features are shown. Source: docs: user-assigned-managed-identity and others. */
  readonly cloud: "public" | "usGovernment" | "china";
  /**
   * The preview features that there are, as `Namespace/Feature`, and what becomes of their registration: it ends, waits
   * for the product group (MicrosoftDocs/azure-docs#37911), or stays Registering (Azure/azure-cli#8994).
   */
  readonly previewFeatures: Readonly<Record<string, "registers" | "needsApproval" | "sticks">>;
  /**
   * What an update does that leaves the service principal while no pool has a newer image: the pages say that it "only
   * works if" there is one, users report that it silently leaves the pools (MicrosoftDocs/azure-docs#90142).
   */
  readonly identityUpdateWithoutNewerImage: "leavesPools" | "refuses";
  /** Whether identities spell `resourcegroups` in lower case in their ids, as Azure does. */
  readonly lowerCaseIdentityIds: boolean;
  /** How far a LIST of clusters may be behind a GET. No figure is published; 0 is off. */
  readonly listLagMs: number;
  /**
   * The word for an operation that goes on; clients must take every unknown word for that (docs: async-operations).
   * `asRecorded`: `InProgress`, and of creations the words of 2025.
   */
  readonly runningStatus: string;
  /** Which part of the operations shows an error that AKS gets over by itself (recorded: 77 answers `Succeeded` with one). */
  readonly passingErrors: number;
  /** Management groups by their names, each with the ids of all subscriptions below it, for queries of Resource Graph. */
  readonly managementGroups: Readonly<Record<string, readonly string[]>>;
  /** Tags of subscriptions by their ids in lower case; one that is not named has none. */
  readonly subscriptionTags: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** How far Resource Graph lags behind (docs: governance/resource-graph/overview, "data freshness"). */
  readonly graphLagMs: number;
  /** How often new node images come out: Linux weekly, Windows monthly (docs: node-image-upgrade). */
  readonly imageEveryMs: { readonly linux: number; readonly windows: number };
  /** How long an update of a cluster takes that replaces no node; other operations take as much longer or shorter as recorded. */
  readonly controlPlaneMs: number;
  /** One batch of nodes: cordon, drain, re-image, join. */
  readonly batchMs: { readonly linux: number; readonly windows: number };
  /** Fraction by which times scatter to both sides. */
  readonly jitter: number;
  /** How long an ended operation can still be read. */
  readonly operationKeptMs: number;
  /** Whether token buckets refuse (docs: request-limits-and-throttling, quotas-skus-regions). */
  readonly throttling: boolean;
  /** Page size of lists. */
  readonly pageSize: number;
}

export const defaultSettings: Settings = {
  tenantId: "7e57ab1e-0000-4000-8000-00000000a55e",
  reimageOnMigrate: true,
  reimageOnMigrateIn: {},
  propagation: "recorded",
  replication: "seeded",
  subnetRights: "unasked",
  budgets: "recorded",
  tokenLifetimeMs: 6 * HOUR,
  roleAssignmentLimit: 4000,
  cloud: "public",
  // Source: docs: use-node-disruption-policy.
  previewFeatures: { "Microsoft.ContainerService/NodeDisruptionProfile": "registers" },
  identityUpdateWithoutNewerImage: "leavesPools",
  lowerCaseIdentityIds: true,
  listLagMs: 0,
  runningStatus: "asRecorded",
  passingErrors: 0.02,
  managementGroups: {},
  subscriptionTags: {},
  graphLagMs: MINUTE,
  imageEveryMs: { linux: 7 * DAY, windows: 30 * DAY },
  controlPlaneMs: 113_000,
  // Linux: 100 to 170 s a node (recorded). Windows is slower by as much as is assumed.
  batchMs: { linux: 135_000, windows: 4 * MINUTE },
  jitter: 0.2,
  operationKeptMs: DAY,
  throttling: true,
  pageSize: 100,
};
