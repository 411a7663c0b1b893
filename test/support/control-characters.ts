/** What a caller may put into a reason, a name or a ticket so that a screen or a log shows something else. */
export const CONTROL_CHARACTERS: readonly (readonly [what: string, text: string])[] = [
  ["a colour", "red \u001b[31malert\u001b[0m"],
  ["a cleared screen", "\u001b[2J\u001b[H"],
  ["a window title", "\u001b]0;root@prod\u0007"],
  ["a hyperlink", "\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\"],
  ["a C1 control sequence", "\u009b31mred"],
  ["a C1 operating system command", "\u009d0;title\u009c"],
  ["an overwritten line", "approved\rrejected"],
  ["a forged line", "fine\nlevel=error forged"],
  ["a deleted word", "not\b\b\bapproved"],
  ["a null", "a\u0000b"],
  ["a delete", "a\u007fb"],
  ["a next line", "a\u0085b"],
  ["a bidi override", "\u202egnp.exe\u202c"],
  ["a bidi isolate", "\u2067abc\u2069"],
  ["bidi marks", "a\u200eb\u200fc\u061cd"],
  ["a line separator", "a\u2028b"],
  ["a paragraph separator", "a\u2029b"],
  ["a byte order mark", "\ufeffa"],
  ["a soft hyphen", "a\u00adb"],
  ["a zero-width space", "a\u200bb"],
  ["a word joiner", "a\u2060b"],
  ["invisible tags", "a\u{e0041}\u{e0042}b"],
  ["half of a surrogate pair", "a\ud800b"],
];

/** First and last code points of what is not to be printed; line feeds (10) are the caller's. */
const HARMFUL: readonly (readonly [number, number])[] = [
  [0x00, 0x09],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x200b, 0x200b],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xe0001, 0xe007f],
];

/** True where nothing in the text does anything but being read. */
export function isHarmless(text: string): boolean {
  return Array.from(text).every((character) => {
    const code = character.codePointAt(0) ?? 0;
    return HARMFUL.every(([first, last]) => code < first || code > last);
  });
}
