import { expect, it } from "vitest";
import { relaxedJson } from "../../../local/arm/http/relaxed-json.ts";

it.each<[string, string, unknown]>([
  ["JSON", '{"a":[1,true,null,"x"]}', { a: [1, true, null, "x"] }],
  [
    "bare names",
    '{ template: {"b_1": 1, $schema: "https://x/#"} }',
    { template: { b_1: 1, $schema: "https://x/#" } },
  ],
  ["comments", '{ // one: "no"\n"a": /* "b": 2, */ 1 }', { a: 1 }],
  ["commas at the end", '{"a":[1,2,], // last\n}', { a: [1, 2] }],
  ["texts over several lines", '{"a":"one\n\ttwo"}', { a: "one\n\ttwo" }],
  [
    "what looks like either within a text",
    '{"a":"x: //y /*z*/ ,}", b: "\\"c: 1"}',
    { a: "x: //y /*z*/ ,}", b: '"c: 1' },
  ],
])("reads %s", (_, text, value) => {
  expect(relaxedJson(text)).toEqual(value);
});

it.each(["", "{a 1}", "{'a': 1}", '{"a": nothing}'])("refuses %j", (text) => {
  expect(() => relaxedJson(text)).toThrow(SyntaxError);
});
