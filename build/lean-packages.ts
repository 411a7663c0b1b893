import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";
import { z } from "zod";

const Version = z.object({ version: z.string() });

interface Lean {
  /** The module that is replaced. */
  readonly module: RegExp;
  readonly contents: string;
}

/** A module by the end of its path, on every system. */
const file = (...path: readonly string[]) => new RegExp(`[\\\\/]${path.join("[\\\\/]")}\\.js$`);

/** The file that is named after a group of operations. */
const fileOf = (group: string) => group.charAt(0).toLowerCase() + group.slice(1);

/** What packages bring that the app never uses and that a bundler cannot leave out, because it cannot see that. */
const LEAN: readonly Lean[] = [
  // zod exports the error messages of fifty languages under one name. English, its default, has a module of its own.
  {
    module: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/,
    contents: 'export { default as en } from "./en.js";',
  },
  // zod makes schemas of JSON schemas, too. The app goes the other way only.
  {
    module: /[\\/]zod[\\/]v4[\\/]classic[\\/]from-json-schema\.js$/,
    contents: "export const fromJSONSchema = undefined;",
  },
  // durable-functions asks validator whether a text is an HTTP URL, which Node knows, and for none of its other checks.
  {
    module: /[\\/]validator[\\/]index\.js$/,
    contents: "exports.isURL = (text) => /^https?:\\/\\//.test(text) && URL.canParse(text);",
  },
  // axios has itself in one file, of which nothing can be left out, beside its modules. Only a client of the task hub
  // needs it, and functions are registered without one.
  {
    module: /[\\/]axios[\\/]dist[\\/]node[\\/]axios\.cjs$/,
    contents: 'Object.defineProperty(exports, "default", { get: () => require("../../index.js").default });',
  },
  // axios builds forms with a package of its own. durable-functions sends the task hub JSON, and no form.
  {
    module: /[\\/]form-data[\\/]lib[\\/]form_data\.js$/,
    contents: "module.exports = globalThis.FormData;",
  },
  // axios follows redirects. The task hub's own endpoint, the only one that durable-functions calls, answers none.
  {
    module: /[\\/]follow-redirects[\\/]index\.js$/,
    contents: 'module.exports = { http: require("http"), https: require("https") };',
  },
  // axios can send by fetch and as a browser, too. On Node it sends by http, which comes first.
  {
    module: /[\\/]axios[\\/]lib[\\/]adapters[\\/]fetch\.js$/,
    contents: "export const getFetch = () => false; export default false;",
  },
  {
    module: /[\\/]axios[\\/]lib[\\/]adapters[\\/]xhr\.js$/,
    contents: "export default false;",
  },
  // Sign-in by a certificate signs a token of its own, and sign-in by a person opens a browser. The app signs in as its
  // managed identity.
  {
    module: /[\\/]jsonwebtoken[\\/]index\.js$/,
    contents: 'exports.sign = () => { throw new TypeError("defect: the app signs no token"); };',
  },
  {
    module: /[\\/]node_modules[\\/]open[\\/]index\.js$/,
    contents: 'export default () => { throw new TypeError("defect: the app opens no browser"); };',
  },
  // durable-functions copies the JSON of a client binding, which Node does by itself.
  {
    module: /[\\/]lodash[\\/]cloneDeep\.js$/,
    contents: "module.exports = structuredClone;",
  },
  // durable-functions loads a logger for its entities. The app has none.
  {
    module: /[\\/]debug[\\/]src[\\/]index\.js$/,
    contents: "module.exports = () => () => undefined;",
  },
  // The client of tables reads and writes JSON; what storage answers in XML it reads, and it writes none.
  {
    module: /[\\/]fast-xml-builder[\\/]src[\\/]fxb\.js$/,
    contents: `export default function XMLBuilder() { throw new TypeError("defect: the app writes no XML"); }`,
  },
  // The reader of XML asks which of the entities that a document declares are unsafe in HTML. No answer of storage declares
  // any: all of them count as unsafe, so that each is blocked.
  {
    module: file("is-unsafe", "src", "index"),
    contents: "export const isUnsafe = () => true; export const HTML = []; export const XML = [];",
  },
  // A package that is imported dynamically keeps all that it exports, such as every value that ARM knows.
  {
    module: file("arm-containerservice", "dist", "esm", "index"),
    contents: 'export { ContainerServiceClient } from "./containerServiceClient.js";',
  },
  {
    module: file("arm-authorization", "dist-esm", "src", "index"),
    contents: 'export { AuthorizationManagementClient } from "./authorizationManagementClient";',
  },
  // Their clients have an object for each group of operations. The app calls one of each, and of one a single operation.
  {
    module: file("arm-containerservice", "dist", "esm", "classic", "managedClusters", "index"),
    contents: `
      import { listKubernetesVersions } from "../../api/managedClusters/operations.js";
      export const _getManagedClustersOperations = (context) => ({
        listKubernetesVersions: (location, options) => listKubernetesVersions(context, location, options),
      });`,
  },
  ...[
    ...["AgentPools", "IdentityBindings", "Machines", "MaintenanceConfigurations", "ManagedNamespaces"],
    ...["Operations", "PrivateEndpointConnections", "PrivateLinkResources", "ResolvePrivateLinkServiceId"],
    ...["Snapshots", "TrustedAccessRoleBindings", "TrustedAccessRoles"],
  ].map((group) => ({
    module: file("arm-containerservice", "dist", "esm", "classic", fileOf(group), "index"),
    contents: `export const _get${group}Operations = () => undefined;`,
  })),
  ...[
    ...["ClassicAdministrators", "GlobalAdministrator", "DenyAssignments", "Permissions", "RoleDefinitions"],
    ...["ProviderOperationsMetadataOperations", "EligibleChildResources", "RoleAssignmentSchedules"],
    ...["RoleAssignmentScheduleInstances", "RoleAssignmentScheduleRequests", "RoleEligibilitySchedules"],
    ...["RoleEligibilityScheduleInstances", "RoleEligibilityScheduleRequests", "RoleManagementPolicies"],
    "RoleManagementPolicyAssignments",
  ].map((group) => ({
    module: file("arm-authorization", "dist-esm", "src", "operations", fileOf(group)),
    contents: `export class ${group}Impl {}`,
  })),
];

/** What the client of role assignments sends and reads. */
const SERIALIZED =
  /^(RoleAssignment(ListResult|CreateParameters)?|ErrorResponse|ErrorDetail|ErrorAdditionalInfo)$/;

/** How each of the package's 77 types is written as JSON, by their names: all are kept where one is looked up. */
const leanMappers = (code: string): string =>
  code.replace(/^export const (\w+) = \{$[^]*?^\};$/gm, (whole, name: string) =>
    SERIALIZED.test(name) ? whole : `export const ${name} = undefined;`,
  );

export const leanPackages: Plugin = {
  name: "lean packages",
  setup(build) {
    for (const { module, contents } of LEAN)
      build.onLoad({ filter: module }, () => ({ contents, loader: "js" }));
    const mappers = file("arm-authorization", "dist-esm", "src", "models", "mappers");
    build.onLoad({ filter: mappers }, async ({ path }) => ({
      contents: leanMappers(await readFile(path, "utf8")),
      loader: "js",
    }));
    // Clients tell Azure their version. The rest of what the file says is for npm.
    build.onLoad({ filter: /[\\/]@azure[\\/][\w-]+[\\/]package\.json$/ }, async ({ path }) => ({
      contents: JSON.stringify(Version.parse(JSON.parse(await readFile(path, "utf8")))),
      loader: "json",
    }));
  },
};
