/**
 * The event that tells a run to read its commands again. A hint: the commands themselves stand in the run's record,
 * so that one that gets lost delays a run and does not strand it.
 */
export const COMMAND_WRITTEN = "commandWritten";
