/** Where text for people goes. */
export interface Terminal {
  /** A line that stays. */
  line(text: string): void;
  /** The last line, which the next call replaces; nothing where output is no terminal. */
  status(text: string): void;
}

export interface TerminalStream {
  write(text: string): void;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const CLEAR = "\r\u001b[K";

/** Lines on a stream; a status line only on a terminal. */
export function terminalOn(stream: TerminalStream): Terminal {
  const live = stream.isTTY === true;
  let shown = false;
  const clear = () => {
    if (shown) stream.write(CLEAR);
    shown = false;
  };
  return {
    line(text) {
      clear();
      stream.write(`${text}\n`);
    },
    status(text) {
      if (!live) return;
      clear();
      if (text === "") return;
      stream.write(text.slice(0, (stream.columns ?? 80) - 1));
      shown = true;
    },
  };
}
