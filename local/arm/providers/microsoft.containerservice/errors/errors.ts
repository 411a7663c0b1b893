export * from "./errors/access.ts";
export * from "./errors/changes.ts";
export * from "./errors/identity.ts";
