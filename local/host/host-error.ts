/** Why an app cannot be hosted, in words for the person who started it. */
export class HostError extends Error {
  override readonly name = "HostError";
}

/** The command line is wrong. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
