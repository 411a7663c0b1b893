import { describe, expect, it } from "vitest";
import { matchRoute, parseRoute } from "../../../local/runtime/http/route.ts";

function match(route: string, path: string) {
  const parsed = parseRoute(route);
  if (parsed === undefined) throw new Error(`'${route}' is not understood.`);
  return matchRoute(
    parsed,
    path.split("/").filter((part) => part !== ""),
  );
}

describe("a route", () => {
  it.each([
    ["runs/{id}", "runs/7", { id: "7" }],
    ["runs/{id}", "RUNS/7", { id: "7" }],
    ["runs/{id}", "runs", undefined],
    ["runs/{id}", "runs/7/8", undefined],
    ["runs/{id?}", "runs", {}],
    ["runs/{id=5}", "runs", { id: "5" }],
    ["runs/{id=5}", "runs/6", { id: "6" }],
    ["files/{*path}", "files/a/b", { path: "a/b" }],
    ["files/{*path}", "files", {}],
    ["{year}-{month}", "2026-03", { year: "2026", month: "03" }],
    ["v{version}/x", "v2/x", { version: "2" }],
    ["v{version}/x", "2/x", undefined],
    ["{a}.{b}", "x.y.z", { a: "x.y", b: "z" }],
    ["n/{id:int}", "n/-7", { id: "-7" }],
    ["n/{id:int}", "n/7x", undefined],
    ["n/{id:int}", "n/3000000000", undefined],
    ["n/{id:long}", "n/3000000000", { id: "3000000000" }],
    ["n/{id:int?}", "n", {}],
    ["n/{id:int=3}", "n", { id: "3" }],
    ["n/{id:alpha:length(2,3)}", "n/abc", { id: "abc" }],
    ["n/{id:alpha:length(2,3)}", "n/abcd", undefined],
    ["n/{id:length(2)}", "n/abc", undefined],
    ["n/{id:minlength(2)}", "n/a", undefined],
    ["n/{id:maxlength(2)}", "n/ab", { id: "ab" }],
    ["n/{id:range(1,9)}", "n/10", undefined],
    ["n/{id:min(3)}", "n/3", { id: "3" }],
    ["n/{id:max(3)}", "n/4", undefined],
    ["n/{id:bool}", "n/True", { id: "True" }],
    ["n/{id:decimal}", "n/1.5", { id: "1.5" }],
    ["n/{id:datetime}", "n/2026-03-01", { id: "2026-03-01" }],
    ["n/{id:datetime}", "n/never", undefined],
    ["n/{id:guid}", "n/0f8fad5b-d9cb-469f-a165-70867728950e", { id: "0f8fad5b-d9cb-469f-a165-70867728950e" }],
    ["n/{id:guid}", "n/7", undefined],
    ["n/{id:regex(^a/?\\d{{2}}$)}", "n/a12", { id: "a12" }],
    ["n/{id:regex(^a\\d{{2}}$)}", "n/a1", undefined],
  ])("%s takes %s as %j", (route, path, expected) => {
    expect(match(route, path)).toEqual(expected);
  });

  it.each([
    "a/{",
    "a/{b",
    "a}",
    "{a?}/b",
    "{*all}/b",
    "{a:nosuch}",
    "{a:range(1)}",
    "{a}{b}",
    "{a:regex([)}",
    "{1a}",
  ])("%s is not understood", (route) => {
    expect(parseRoute(route)).toBeUndefined();
  });
});
