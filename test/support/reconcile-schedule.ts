/** Virtual weeks pass in a test: every 5 minutes, as in the deployed app, would be thousands of passes that see nothing. */
export const TWICE_A_DAY = "0 0 */12 * * *";
