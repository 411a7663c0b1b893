/** The table does not answer as it should; a later retry may help. The error contains no request, which has a token in it. */
export class RecordsUnavailable extends Error {
  override readonly name = "RecordsUnavailable";
  /** Status of the answer; absent if there was none. */
  readonly status: number | undefined;
  constructor(doing: string, reason: string, status?: number) {
    super(`the records table could not ${doing}: ${reason}`);
    this.status = status;
  }
}
