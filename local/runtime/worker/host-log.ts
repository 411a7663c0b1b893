/** One line of a host's log. */
export interface HostLogEntry {
  /** `trace`, `debug`, `information`, `warning`, `error`, `critical`. */
  readonly level: string;
  /** `user` for what functions wrote, `system` for the libraries, `host` for the host itself. */
  readonly category: string;
  readonly message: string;
  readonly functionName?: string;
  /** The orchestration that the line belongs to, if it is known. */
  readonly instanceId?: string;
  readonly invocationId?: string;
}

export type HostLog = (entry: HostLogEntry) => void;

/** Says nothing. */
export const silent: HostLog = () => undefined;
