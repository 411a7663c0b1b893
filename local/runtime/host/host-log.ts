/** One line of a host's log. */
export interface HostLogEntry {
  /** `trace`, `debug`, `information`, `warning`, `error`. */
  readonly level: string;
  /** `user` for what functions wrote, `system` for the libraries, `host` for the host itself. */
  readonly category: string;
  readonly message: string;
  readonly functionName?: string;
}

export type HostLog = (entry: HostLogEntry) => void;

/** Says nothing. */
export const silent: HostLog = () => undefined;
