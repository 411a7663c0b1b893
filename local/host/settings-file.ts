import { readFileSync } from "node:fs";
import { parse, printParseErrorCode, type ParseError } from "jsonc-parser";
import type { z } from "zod";
import { fieldProblem } from "../../domain/schema/field-problems.ts";
import { HostError } from "./host-error.ts";

/**
 * Reads a settings file as the Functions host does: JSON that may have comments, commas at the end and a byte order
 * mark. Undefined if there is no such file.
 *
 * @throws HostError that names the file and what is wrong with it.
 */
export function readSettingsFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): z.output<Schema> | undefined {
  const text = textOf(file);
  if (text === undefined) return undefined;
  const errors: ParseError[] = [];
  const value: unknown = parse(text.replace(/^\uFEFF/, ""), errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined) {
    const line = text.slice(0, first.offset).split("\n").length;
    throw new HostError(`${file} is not valid JSON: ${printParseErrorCode(first.error)} in line ${line}.`);
  }
  const checked = schema.safeParse(value, { error: fieldProblem });
  if (checked.success) return checked.data;
  const issues = checked.error.issues.map(({ path, message }) => `${path.join(".") || "it"} ${message}`);
  throw new HostError(`${file} is not valid: ${issues.join("; ")}.`);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new HostError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
