import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QueryError } from "../../../../local/arm/kql/index.ts";
import { tokenize } from "../../../../local/arm/kql/syntax/tokenizer.ts";
import { literal } from "../../../../platform/azure/resource-graph.ts";

const valuesOf = (query: string) =>
  tokenize(query).map((token) =>
    token.kind === "string" || token.kind === "number" ? token.value : token.token,
  );

const lineless = fc.string({ unit: "binary" }).filter((text) => !/[\r\n]/.test(text));

describe("the tokens of a query", () => {
  it("hold any text that Keyless writes as a literal", () => {
    fc.assert(
      fc.property(lineless, (text) => {
        expect(valuesOf(literal(text))).toEqual([text, "<EOF>"]);
      }),
    );
  });

  it("hold any text in double quotes and, with quotes doubled, verbatim", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const escaped = text
          .replaceAll("\\", "\\\\")
          .replaceAll('"', '\\"')
          .replaceAll("\n", "\\n")
          .replaceAll("\r", "\\r");
        expect(valuesOf(`"${escaped}"`)).toEqual([text, "<EOF>"]);
        expect(valuesOf(`@'${text.replaceAll("'", "''")}'`)).toEqual([text, "<EOF>"]);
      }),
    );
  });

  const token = fc.oneof(
    fc.constantFrom("==", "!=", "=~", "!~", "<=", ">=", "<", ">", "=", "(", ")", "[", "]", ",", ".", "|"),
    fc.constantFrom("in~", "!in~", "!in", "!contains", "$left", "resources", "a_1", "project", "in"),
    fc.nat().map(String),
    lineless.map(literal),
  );
  const space = fc.constantFrom(" ", "\n", "\t ", " // a comment\n", "\r\n");

  it("come back as they were written, whatever space and comments are between", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(token, space)), (dependencies) => {
        const query = dependencies.flat().join("");
        const tokens = tokenize(query);
        expect(tokens.slice(0, -1).map((one) => one.token)).toEqual(dependencies.map(([text]) => text));
        for (const { start, end, token: text, kind } of tokens) {
          if (kind !== "end") expect(query.slice(start, end)).toBe(text);
        }
      }),
    );
  });

  it("know their line and their character in it", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(token, space)), (dependencies) => {
        const query = dependencies.flat().join("");
        const lines = query.split(/\r\n|\r|\n/);
        for (const { line, column, token: text, kind } of tokenize(query)) {
          if (kind !== "end") expect(lines[line - 1]?.slice(column).startsWith(text)).toBe(true);
        }
      }),
    );
  });

  it.each([
    ["'\\u00e9\\x41\\t'", "éA\t"],
    ["'it''s'", "it"],
    ['@"C:\\dir"', "C:\\dir"],
  ])("read %s", (query, text) => {
    expect(valuesOf(query)[0]).toBe(text);
  });

  it.each([
    ["'open", "syntax"],
    ["'open\n'", "syntax"],
    ["'\\q'", "syntax"],
    ["#", "syntax"],
    ["7d", "notModelled"],
    ["h'secret'", "notModelled"],
    ["```text```", "notModelled"],
  ])("refuse %j as %s", (query, kind) => {
    expect(() => tokenize(query)).toThrow(QueryError);
    expect(() => tokenize(query)).toThrow(expect.objectContaining({ kind }));
  });
});
