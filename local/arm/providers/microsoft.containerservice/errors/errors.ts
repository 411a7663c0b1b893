export * from "./access.ts";
export * from "./changes.ts";
export * from "./identity.ts";
