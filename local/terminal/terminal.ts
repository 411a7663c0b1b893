import { printable } from "../../platform/printable.ts";

/** Where text for people goes. Whatever is in it, none of it does anything to the terminal. */
export interface Terminal {
  /** Characters in a line. */
  readonly width: number;
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

/** What every terminal and every page of a document has room for. */
const USUAL_WIDTH = 80;
const WIDEST = 120;

/** Lines on a stream; a status line only on a terminal. */
export function terminalOn(stream: TerminalStream): Terminal {
  const live = stream.isTTY === true;
  const columns = () => (live ? (stream.columns ?? USUAL_WIDTH) : USUAL_WIDTH);
  let shown = false;
  const clear = () => {
    if (shown) stream.write(CLEAR);
    shown = false;
  };
  return {
    get width() {
      return Math.min(columns(), WIDEST);
    },
    line(text) {
      clear();
      stream.write(`${printable(text)}\n`);
    },
    status(text) {
      if (!live) return;
      clear();
      if (text === "") return;
      stream.write(printable(text).slice(0, columns() - 1));
      shown = true;
    },
  };
}
