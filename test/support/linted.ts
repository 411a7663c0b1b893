import { ESLint } from "eslint";
import tseslint from "typescript-eslint";

const cwd = new URL("../../", import.meta.url).pathname;

/** ESLint as the repository has it. */
const whole = new ESLint({ cwd });

/** The same without what needs types, for files that need not be there. */
const untyped = new ESLint({
  cwd,
  overrideConfig: [
    { files: ["**/*.ts"], ...tseslint.configs.disableTypeChecked },
    { files: ["orchestrations/**/*.ts"], rules: { "keyless/delegated-steps": "off" } },
  ],
});

async function rulesOf(eslint: ESLint, filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId ?? "parse-error");
}

/** The rules that speak up about code that would stand in the given file, but for those that need types. */
export const violations = (filePath: string, code: string): Promise<string[]> =>
  rulesOf(untyped, filePath, code);

/**
 * The rules that speak up about each piece of a file's text, those that need types too. The file must be there, its text
 * need not be its own; the pieces share it, because types are slow to come by.
 */
export async function typedViolations(
  filePath: string,
  pieces: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const [result] = await whole.lintText(`${pieces.join("\n")}\n`, { filePath });
  let end = 0;
  return pieces.map((piece) => {
    const begin = end;
    end += piece.split("\n").length;
    return (result?.messages ?? [])
      .filter(({ line }) => line > begin && line <= end)
      .map(({ ruleId }) => ruleId ?? "parse-error");
  });
}
