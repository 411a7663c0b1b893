import { relative, resolve } from "node:path";
import ts from "typescript";

/** The folders whose code decides what a workflow does and says. */
const FOLDERS = /^(orchestrations|activities|domain|platform)\//;
/** Azure's codes have a page of their own. */
const OWN_PAGE = /^domain\/arm-verdict\//;

/** The project's source, as TypeScript understands it. */
export interface Source {
  /** Path of a node's file from the project's folder. */
  fileOf(node: ts.Node): string;
  /** The constant that a file exports under a name of that form. Throws where there is none. */
  exported(file: string, form: RegExp): ts.Declaration;
  /** What a file exports; nothing where there is no such file. */
  exportsOf(file: string): readonly ts.Declaration[];
  /** The texts that an expression can be, as its type says; empty where the type says no more than "text". */
  textsOf(expression: ts.Expression): readonly string[];
  /** What an identifier stands for, where that is declared in one of these folders; a parameter, too. */
  declarationOf(name: ts.Identifier): ts.Declaration | undefined;
}

export function readSource(entries: readonly string[]): Source {
  const root = resolve(import.meta.dirname, "../../..");
  const { config } = ts.readConfigFile(resolve(root, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.convertCompilerOptionsFromJson(
    (config as { compilerOptions: object }).compilerOptions,
    root,
  );
  const program = ts.createProgram(
    entries.map((entry) => resolve(root, entry)),
    options,
  );
  const checker = program.getTypeChecker();
  const fileOf = (node: ts.Node) => relative(root, node.getSourceFile().fileName).replaceAll("\\", "/");
  const open = (file: string) => program.getSourceFile(resolve(root, file));

  const exportsOf = (file: string) => {
    const source = open(file);
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    return (module === undefined ? [] : checker.getExportsOfModule(module)).flatMap(
      ({ name, valueDeclaration: declaration }) => (declaration === undefined ? [] : [{ name, declaration }]),
    );
  };

  return {
    fileOf,
    exported(file, form) {
      const [found] = exportsOf(file).filter(({ name }) => form.test(name));
      if (found === undefined) throw new RangeError(`${file} exports nothing like ${String(form)}`);
      return found.declaration;
    },
    textsOf(expression) {
      const type = checker.getTypeAtLocation(expression);
      const parts = type.isUnion() ? type.types : [type];
      return parts.flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
    },
    exportsOf: (file) => exportsOf(file).map(({ declaration }) => declaration),
    declarationOf(name) {
      const symbol = ts.isShorthandPropertyAssignment(name.parent)
        ? checker.getShorthandAssignmentValueSymbol(name.parent)
        : checker.getSymbolAtLocation(name);
      const meant =
        symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0
          ? checker.getAliasedSymbol(symbol)
          : symbol;
      const declaration = meant?.valueDeclaration;
      if (declaration === undefined) return undefined;
      const file = fileOf(declaration);
      return FOLDERS.test(file) && !OWN_PAGE.test(file) ? declaration : undefined;
    },
  };
}
