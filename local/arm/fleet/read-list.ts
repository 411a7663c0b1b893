import { looksLikeCluster } from "./arm-shape.ts";
import { FleetError } from "./fleet-error.ts";
import { isJsonObject, kindOfJson } from "./json-object.ts";
import { findJsonMistake, nestingOfJson } from "./json-syntax.ts";

/** Far deeper than any cluster; deeper files are hostile, and would break whoever walks them. */
const deepestNesting = 200;

const howToMakeOne = "make one with: az aks list -o json";

/**
 * The entries of a fleet file: of a list, of ARM's answer to a LIST (`value`), of Resource Graph's answer (`data`), or one
 * cluster alone. Throws a FleetError if the text is no JSON, nothing of these, or half a list.
 */
export function readList(text: string, file: string): readonly unknown[] {
  const refuse = (problem: string): never => {
    throw new FleetError([`${file}: ${problem}`]);
  };
  const content = text.replace(/^\uFEFF/, "");
  if (content.trim() === "") return refuse(`the file is empty; ${howToMakeOne}`);
  if (content.slice(0, 100).includes("\0") || content.startsWith("\uFFFD\uFFFD")) {
    return refuse("the file is not UTF-8 (PowerShell's > may write UTF-16); save it as UTF-8");
  }
  const json = parseJson(content);
  if (!json.ok) return refuse(json.problem);
  const { value } = json;
  if (Array.isArray(value)) return value;
  if (!isJsonObject(value))
    return refuse(`must be a list of clusters, is ${kindOfJson(value)}; ${howToMakeOne}`);
  if (isJsonObject(value["error"]))
    return refuse(`must be a list of clusters, is ${describeError(value["error"])}`);
  if (looksLikeCluster(value)) return [value];
  const list = value["value"] ?? value["data"];
  if (!Array.isArray(list)) return refuse(describeObject(value));
  const more = MORE.find((name) => typeof value[name] === "string" && value[name] !== "");
  if (more !== undefined) {
    return refuse(
      `${more}: the list is not complete, this is only its first part of ${list.length.toString()} ` +
        `clusters; follow ${more} and put the entries of all parts into one list`,
    );
  }
  return list;
}

/** What says that a list goes on: ARM's own, and those of Resource Graph and of the tool's extension for it. */
const MORE = ["nextLink", "$skipToken", "skipToken", "skip_token"] as const;

type Parsed =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

function parseJson(content: string): Parsed {
  const complaint = /^\s*(?:ERROR|WARNING|Please run|usage):?[^\r\n]*/i.exec(content)?.[0];
  if (complaint !== undefined) {
    const said = complaint.trim().slice(0, 200);
    return { ok: false, problem: `must be a list of clusters, is a message of the az tool: ${said}` };
  }
  const mistake = findJsonMistake(content);
  if (mistake !== undefined) {
    const where = `line ${mistake.line.toString()}, column ${mistake.column.toString()}`;
    const hint = /^\s*[[{"]/.test(content) ? "" : `; the file does not look like JSON, ${howToMakeOne}`;
    return {
      ok: false,
      problem: `${where}: broken JSON: expected ${mistake.expected}, found ${mistake.found}${hint}`,
    };
  }
  if (nestingOfJson(content) > deepestNesting) {
    return { ok: false, problem: `is nested deeper than ${deepestNesting.toString()} levels` };
  }
  const value: unknown = JSON.parse(content);
  return { ok: true, value };
}

function describeObject(value: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(value).slice(0, 5).join(", ");
  const fields = names === "" ? "an empty object" : `an object with the fields ${names}`;
  return `must be a list of clusters or an object whose "value" is one, is ${fields}; ${howToMakeOne}`;
}

function describeError(error: Readonly<Record<string, unknown>>): string {
  const said = [error["code"], error["message"]].filter((part) => typeof part === "string").join(": ");
  return said === "" ? "an error of Azure" : `an error of Azure: ${said.slice(0, 200)}`;
}
