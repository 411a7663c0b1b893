/** The table does not do what was asked of it; trying again later may help. It shows no request: that has a token in it. */
export class RecordsUnavailable extends Error {
  override readonly name = "RecordsUnavailable";
  /** Status of the answer; absent where there was none. */
  readonly status: number | undefined;
  constructor(doing: string, reason: string, status?: number) {
    super(`the records table could not ${doing}: ${reason}`);
    this.status = status;
  }
}
