/**
 * The instants around each commit at which a test may end the process: what the store holds then is all that the next
 * process finds. In production nothing listens.
 */
export const crashPoints = [
  "beforeStartCommit",
  "afterStartCommit",
  "beforeSendCommit",
  "afterSendCommit",
  "beforeTurnRun",
  "beforeTurnCommit",
  "afterTurnCommit",
  "beforeTimerFire",
  "afterActivityClaim",
  "beforeActivityRun",
  "beforeActivityCommit",
  "afterActivityCommit",
  "beforePurgeCommit",
  "afterPurgeCommit",
] as const;

export type CrashPoint = (typeof crashPoints)[number];

/** Called synchronously at each point; it may throw or end the process. */
export type CrashHook = (point: CrashPoint) => void;
