import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

/** The command line says something that cannot be done. The message is for whoever typed it. */
export class WrongUse extends Error {
  override readonly name = "WrongUse";
}

/** What Node says of a word that belongs to no option. */
const POSITIONAL = "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL";

/** Reads options strictly: none unknown, no other words. @throws WrongUse, with the nearest option where one is unknown */
export function readArguments<Spec extends ParseArgsOptionsConfig>(args: readonly string[], options: Spec) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const positional = error instanceof Error && "code" in error && error.code === POSITIONAL;
    const hint = positional ? "; options begin with --" : nearest(args, Object.keys(options));
    throw new WrongUse(`${said.split(". ")[0] ?? said}${hint}`);
  }
}

/** A mistyped option is the commonest mistake. */
function nearest(args: readonly string[], names: readonly string[]): string {
  const unknown = args
    .filter((arg) => arg.startsWith("--"))
    .map((arg) => arg.slice(2).split("=")[0] ?? "")
    .find((name) => !names.includes(name));
  if (unknown === undefined) return "";
  const [best] = names
    .map((name) => ({ name, mistakes: mistakesBetween(unknown, name) }))
    .filter(({ name, mistakes }) => mistakes <= TYPOS_AT_MOST || (unknown !== "" && name.startsWith(unknown)))
    .sort((one, other) => one.mistakes - other.mistakes);
  return best === undefined ? "" : `; did you mean --${best.name}?`;
}

/** More than this is another word. */
const TYPOS_AT_MOST = 2;

/** Letters that are missing, too many or other ones: Levenshtein's distance. */
function mistakesBetween(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...one].entries()) {
    const line = [row + 1];
    for (const [column, wanted] of [...other].entries()) {
      const changed = (above[column] ?? 0) + (letter === wanted ? 0 : 1);
      line.push(Math.min(changed, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    above = line;
  }
  return above[other.length] ?? other.length;
}

/** The value of an option that may not be blank. @throws WrongUse */
export function filled<Value extends string | undefined>(name: string, value: Value): Value {
  if (value === undefined || value.trim() !== "") return value;
  throw new WrongUse(`--${name} needs a value`);
}

/** A whole number between two others, both included. @throws WrongUse */
export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new WrongUse(
    `--${name} must be a whole number from ${String(least)} to ${String(most)}, not ${text}`,
  );
}
