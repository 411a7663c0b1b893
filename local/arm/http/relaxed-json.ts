import type { Json } from "../world/json.ts";

const COMMENT = String.raw`\/\/[^\n]*|\/\*[^]*?\*\/`;

/** What is not JSON, and texts, in which nothing else is looked for: texts, comments, bare names, commas at the end. */
const TOKENS = new RegExp(
  String.raw`("(?:[^"\\]|\\[^])*")|(?:${COMMENT})|([A-Za-z_$][\w$-]*)(?=\s*:)|,(?=(?:\s|${COMMENT})*[}\]])`,
  "g",
);

/**
 * JSON as ARM takes it for templates: with comments, texts over several lines, commas at the end, and bare names, with one of
 * which `az deployment` itself puts a template into its request. Source: docs: azure-resource-manager/templates/syntax,
 * "comments and metadata" and "multi-line strings"; `JsonCTemplatePolicy` of azure-cli for the name.
 *
 * @throws SyntaxError for what is not even that
 */
export function relaxedJson(text: string): Json {
  const strict = text.replaceAll(TOKENS, (_, quoted?: string, name?: string) => {
    if (quoted !== undefined)
      return quoted.replaceAll(/\r?\n/g, String.raw`\n`).replaceAll("\t", String.raw`\t`);
    if (name !== undefined) return JSON.stringify(name);
    return " ";
  });
  // What JSON.parse answers is JSON.
  return JSON.parse(strict) as Json;
}
