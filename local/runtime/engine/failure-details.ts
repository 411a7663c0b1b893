/**
 * What is known of an error in fields of its own: DurableTask.Core's FailureDetails. A worker gives them only if its
 * app asked for it (`df.app.setExceptionPropertiesProvider`); the texts `Reason` and `Details` are always there.
 */
export interface FailureDetails {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stackTrace: string | null;
  /** True if whoever failed said that trying again is of no use. */
  readonly isNonRetriable: boolean;
  readonly properties: Readonly<Record<string, unknown>> | null;
  readonly inner: FailureDetails | null;
}
