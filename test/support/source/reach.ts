import ts from "typescript";
import type { Source } from "./program.ts";

/**
 * Walks from a declaration into everything that it names, each once, and from a contract into what stands beside it and
 * keeps it. It follows names and not values: what is only handed in is not reached. Answers the nodes that it met.
 */
export function reachFrom(source: Source, start: ts.Declaration): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  const seen = new Set<ts.Declaration>();
  /** Rules of table rows, by the name of their field: nobody comes to them who only reads the table. */
  const rules = new Map<string, ts.Node[]>();
  const asked = new Set<string>();

  function enter(declaration: ts.Declaration): void {
    if (seen.has(declaration)) return;
    seen.add(declaration);
    ts.forEachChild(declaration, visit);
    for (const file of besideContract(source.fileOf(declaration))) source.exportsOf(file).forEach(enter);
  }

  function visit(node: ts.Node): void {
    if (ts.isTypeNode(node)) return;
    const rule = ruleOfRow(source, node);
    if (rule !== undefined && !asked.has(rule)) {
      rules.set(rule, [...(rules.get(rule) ?? []), node]);
      return;
    }
    if (ts.isBindingElement(node) || ts.isPropertyAccessExpression(node)) ask(node.name.getText(), node);
    nodes.push(node);
    if (ts.isIdentifier(node)) {
      const declaration = source.declarationOf(node);
      if (declaration !== undefined && isFollowed(declaration)) enter(declaration);
    }
    ts.forEachChild(node, visit);
  }

  function ask(field: string, by: ts.Node): void {
    if (!RULES.has(field) || !source.fileOf(by).startsWith("domain/grants/")) return;
    asked.add(field);
    const waiting = rules.get(field) ?? [];
    rules.delete(field);
    waiting.forEach(visit);
  }

  enter(start);
  return nodes;
}

/** Fields of a row of domain/addons that hold a rule; domain/grants asks them. */
const RULES: ReadonlySet<string> = new Set(["grants", "findings"]);

function ruleOfRow(source: Source, node: ts.Node): string | undefined {
  if (!ts.isPropertyAssignment(node) && !ts.isMethodDeclaration(node)) return undefined;
  const field = node.name.getText();
  return RULES.has(field) && source.fileOf(node).startsWith("domain/addons/") ? field : undefined;
}

const isFollowed = (declaration: ts.Declaration): boolean =>
  ts.isFunctionDeclaration(declaration) || ts.isVariableDeclaration(declaration);

/** Who does what a contract says: the handler of an activity or the child orchestration that stands beside it. */
function besideContract(file: string): readonly string[] {
  return /^(activities|orchestrations)\/(.+\/)?[^/]+\/contract\.ts$/.test(file)
    ? ["handler.ts", "child.ts"].map((beside) => file.replace("contract.ts", beside))
    : [];
}
