/** Lines of at most so many characters where words allow it; a longer word is broken after a slash or hyphen, or anywhere. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((one) => broken(one, width))) {
    const { text: part, glued } = word;
    const joined = line === "" || glued ? `${line}${part}` : `${line} ${part}`;
    if (joined.length <= width || line === "") {
      line = joined;
      continue;
    }
    lines.push(line);
    line = part;
  }
  return [...lines, line];
}

/** The text behind a margin, every line of it. */
export function hanging(first: string, text: string, width: number): readonly string[] {
  const margin = " ".repeat(first.length);
  return wrap(text, Math.max(width - first.length, LEAST_WIDTH)).map((line, index) =>
    `${index === 0 ? first : margin}${line}`.trimEnd(),
  );
}

/** Narrower columns are unreadable. */
export const LEAST_WIDTH = 10;

interface Piece {
  readonly text: string;
  /** True where no blank comes before it: it goes on with the word. */
  readonly glued: boolean;
}

function broken(word: string, width: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let rest = word;
  while (rest.length > width) {
    const room = rest.slice(0, width);
    const at = Math.max(room.lastIndexOf("/"), room.lastIndexOf("-")) + 1 || width;
    pieces.push({ text: rest.slice(0, at), glued: pieces.length > 0 });
    rest = rest.slice(at);
  }
  return [...pieces, { text: rest, glued: pieces.length > 0 }];
}
