import { isList, isObject, type Json } from "../../world/json.ts";
import { type Place, queryNotModelled, semantic } from "../query-error.ts";
import type { ScalarType } from "../syntax/ast.ts";
import { type Compiled, isNumeric, requireBool } from "./compiled.ts";
import { missing, type Row } from "./table.ts";
import { textOf } from "./text.ts";

interface FunctionOf {
  /** How many arguments: the fewest and the most. */
  readonly arity: readonly [number, number];
  readonly compile: (args: Args, at: Place) => Compiled;
}

type Args = readonly [Compiled, ...Compiled[]];

/** The scalar functions by their names. */
const FUNCTIONS: ReadonlyMap<string, FunctionOf> = new Map<string, FunctionOf>([
  ["tostring", { arity: [1, 1], compile: toText }],
  ["tolower", ofText((text) => text.toLowerCase())],
  ["toupper", ofText((text) => text.toUpperCase())],
  ["strcat", { arity: [1, 64], compile: strcat }],
  ["split", { arity: [2, 3], compile: split }],
  ["array_length", ofDynamic("long", (value) => (isList(value) ? value.length : null))],
  ["bag_keys", ofDynamic("dynamic", (value) => (isObject(value) ? Object.keys(value) : null))],
  ["coalesce", { arity: [2, 64], compile: coalesce }],
  ["iff", { arity: [3, 3], compile: choose }],
  ["iif", { arity: [3, 3], compile: choose }],
  ["todatetime", { arity: [1, 1], compile: toTime }],
  ["not", { arity: [1, 1], compile: negate }],
  ["isnull", ofAny((value) => value === null)],
  ["isnotnull", ofAny((value) => value !== null)],
  ["isempty", ofAny((value) => value === null || value === "")],
  ["isnotempty", ofAny((value) => value !== null && value !== "")],
]);

/** @throws QueryError for a function that is not here, or not with these arguments. */
export function compileCall(name: string, args: readonly Compiled[], at: Place): Compiled {
  const found = FUNCTIONS.get(name);
  if (found === undefined) throw queryNotModelled(`the function '${name}()'`, at);
  const [fewest, most] = found.arity;
  const [first, ...others] = args;
  if (first === undefined || args.length < fewest || args.length > most) {
    throw semantic(`${name}(): ${String(args.length)} arguments are not what it takes`, at);
  }
  return found.compile([first, ...others], at);
}

function toText([value]: Args, at: Place): Compiled {
  // How Kusto spells the values of its own bool type is not known here; those in dynamic values are JSON's.
  if (value.type === "bool") throw queryNotModelled("tostring() of a bool", at);
  return { type: "string", evaluate: (row) => textOf(value.evaluate(row), value.type) };
}

function ofText(change: (text: string) => string): FunctionOf {
  return {
    arity: [1, 1],
    compile: ([value], at) => {
      requireText(value, at);
      return { type: "string", evaluate: (row) => change(textOf(value.evaluate(row), value.type)) };
    },
  };
}

function requireText({ type }: Compiled, at: Place): void {
  if (type !== "string" && type !== "dynamic") throw semantic(`A string is expected here, not a ${type}`, at);
}

function ofDynamic(type: ScalarType, change: (value: Json) => Json): FunctionOf {
  return {
    arity: [1, 1],
    compile: ([value], at) => {
      if (value.type !== "dynamic") throw semantic(`A dynamic is expected here, not a ${value.type}`, at);
      return { type, evaluate: (row) => change(value.evaluate(row)) };
    },
  };
}

function ofAny(test: (value: Json) => boolean): FunctionOf {
  return {
    arity: [1, 1],
    compile: ([value]) => ({ type: "bool", evaluate: (row) => test(value.evaluate(row)) }),
  };
}

function strcat(args: Args, at: Place): Compiled {
  const texts = args.map((arg) => toText([arg], at));
  return { type: "string", evaluate: (row) => texts.map(({ evaluate }) => evaluate(row)).join("") };
}

/** With an index the answer is a list of that one part. Source: docs: kusto/query/split-function. */
function split([source, delimiter, index]: Args, at: Place): Compiled {
  requireText(source, at);
  if (delimiter !== undefined) requireText(delimiter, at);
  if (index !== undefined && index.type !== "long") throw semantic("split(): the index is not a long", at);
  const partsOf = (row: Row) =>
    textOf(source.evaluate(row), source.type).split(
      delimiter === undefined ? "" : textOf(delimiter.evaluate(row), delimiter.type),
    );
  return {
    type: "dynamic",
    evaluate: (row) => {
      const parts = partsOf(row);
      if (index === undefined) return parts;
      const part = parts[Number(index.evaluate(row))];
      return part === undefined ? [] : [part];
    },
  };
}

/** The first that is not null, and for strings not empty. Source: docs: kusto/query/coalesce-function. */
function coalesce(args: Args, at: Place): Compiled {
  const type = commonType(args, at);
  return {
    type,
    evaluate: (row) => {
      for (const { evaluate } of args) {
        const value = evaluate(row);
        if (value !== missing(type)) return value;
      }
      return missing(type);
    },
  };
}

function choose([condition, ...branches]: Args, at: Place): Compiled {
  requireBool(condition, at);
  const [then, otherwise] = branches;
  if (then === undefined || otherwise === undefined) throw semantic("iff() takes three arguments", at);
  return {
    type: commonType([then, otherwise], at),
    evaluate: (row) => (condition.evaluate(row) === true ? then.evaluate(row) : otherwise.evaluate(row)),
  };
}

function commonType([first, ...others]: Args, at: Place): ScalarType {
  return others.reduce((type, other) => {
    if (type === other.type) return type;
    if (isNumeric(type) && isNumeric(other.type)) return "real";
    throw semantic(`The values must be of one type, not ${type} and ${other.type}`, at);
  }, first.type);
}

const ISO_TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** A text that is no time is null. A time without a zone is UTC. */
function toTime([value]: Args, at: Place): Compiled {
  if (value.type === "datetime") return value;
  requireText(value, at);
  return {
    type: "datetime",
    evaluate: (row) => {
      const text = textOf(value.evaluate(row), value.type);
      if (!ISO_TIME.test(text)) return null;
      const zoned = text.length > 10 && !/(Z|[+-]\d{2}:\d{2})$/.test(text) ? `${text}Z` : text;
      const time = Date.parse(zoned);
      return Number.isNaN(time) ? null : time;
    },
  };
}

function negate([value]: Args, at: Place): Compiled {
  requireBool(value, at);
  return {
    type: "bool",
    evaluate: (row) => {
      const verdict = value.evaluate(row);
      return verdict === null ? null : verdict !== true;
    },
  };
}
