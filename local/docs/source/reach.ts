import ts from "typescript";
import type { Source } from "./program.ts";

/** What code leads to: nodes in the order in which they are met, and who calls each function. */
export interface Reach {
  readonly nodes: readonly ts.Node[];
  readonly calls: ReadonlyMap<ts.SignatureDeclaration, readonly ts.CallExpression[]>;
}

/**
 * Walks from a declaration into everything that it names, each once, and from a contract into what stands beside it and keeps it.
 * It follows names and not values: what is only handed in is not reached.
 */
export function reachFrom(source: Source, start: ts.Declaration): Reach {
  const nodes: ts.Node[] = [];
  const calls = new Map<ts.SignatureDeclaration, ts.CallExpression[]>();
  const seen = new Set<ts.Declaration>();

  function enter(declaration: ts.Declaration): void {
    if (seen.has(declaration)) return;
    seen.add(declaration);
    ts.forEachChild(declaration, visit);
    for (const file of besideContract(source.fileOf(declaration))) source.exportsOf(file).forEach(enter);
  }

  function visit(node: ts.Node): void {
    if (ts.isTypeNode(node)) return;
    nodes.push(node);
    if (ts.isIdentifier(node)) {
      const declaration = source.declarationOf(node);
      if (declaration !== undefined && isFollowed(declaration)) enter(declaration);
    }
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const called = signatureOf(source.declarationOf(node.expression));
      if (called !== undefined) calls.set(called, [...(calls.get(called) ?? []), node]);
    }
    ts.forEachChild(node, visit);
  }

  enter(start);
  return { nodes, calls };
}

const isFollowed = (declaration: ts.Declaration): boolean =>
  ts.isFunctionDeclaration(declaration) || ts.isVariableDeclaration(declaration);

/** The function that a declaration is, or that a constant holds. */
function signatureOf(declaration: ts.Declaration | undefined): ts.SignatureDeclaration | undefined {
  if (declaration === undefined) return undefined;
  if (ts.isFunctionDeclaration(declaration)) return declaration;
  const value = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  return value !== undefined && ts.isArrowFunction(value) ? value : undefined;
}

/** Who does what a contract says: the handler of an activity or the child orchestration that stands beside it. */
function besideContract(file: string): readonly string[] {
  return /^(activities|orchestrations)\/[^/]+\/contract\.ts$/.test(file)
    ? ["handler.ts", "child.ts"].map((beside) => file.replace("contract.ts", beside))
    : [];
}
