import ts from "typescript";
import type { Source } from "./program.ts";

/**
 * Walks from a declaration into everything that it names, each once, and from a contract into what stands beside it and
 * keeps it. It follows names and not values: what is only handed in is not reached. Answers the nodes that it met.
 */
export function reachFrom(source: Source, start: ts.Declaration): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
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
    ts.forEachChild(node, visit);
  }

  enter(start);
  return nodes;
}

const isFollowed = (declaration: ts.Declaration): boolean =>
  ts.isFunctionDeclaration(declaration) || ts.isVariableDeclaration(declaration);

/** Who does what a contract says: the handler of an activity or the child orchestration that stands beside it. */
function besideContract(file: string): readonly string[] {
  return /^(activities|orchestrations)\/(.+\/)?[^/]+\/contract\.ts$/.test(file)
    ? ["handler.ts", "child.ts"].map((beside) => file.replace("contract.ts", beside))
    : [];
}
