/**
 * The event after which a run reads its commands again. It is only a hint: the record of the run contains the commands, so a
 * lost event only delays the run.
 */
export const COMMAND_WRITTEN = "commandWritten";
