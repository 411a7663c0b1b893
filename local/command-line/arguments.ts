import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

/** The command line says something that cannot be done. The message is for whoever typed it. */
export class WrongUse extends Error {
  override readonly name = "WrongUse";
}

/** Reads options strictly: none unknown, no other words. @throws WrongUse, with the nearest option where one is unknown */
export function readArguments<Spec extends ParseArgsOptionsConfig>(args: readonly string[], options: Spec) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new WrongUse(`${said.split(". ")[0] ?? said}${nearest(args, Object.keys(options))}`);
  }
}

/** A mistyped option is the commonest mistake. */
function nearest(args: readonly string[], names: readonly string[]): string {
  const unknown = args
    .filter((arg) => arg.startsWith("--"))
    .map((arg) => arg.slice(2).split("=")[0] ?? "")
    .find((name) => !names.includes(name));
  if (unknown === undefined) return "";
  const like = names.find(
    (name) => name.startsWith(unknown.slice(0, 3)) || unknown.startsWith(name.slice(0, 3)),
  );
  return like === undefined ? "" : `; did you mean --${like}?`;
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
