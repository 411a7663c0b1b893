import { notModelled } from "../../../core/arm-error.ts";
import { at, isList, isObject, type Json, type JsonObject, objectAt, textAt } from "../../../world/json.ts";
import { pureFunction, resourceIdOf } from "./functions.ts";
import { invalidTemplate } from "./invalid-template.ts";
import { type Expression, parseExpression } from "./syntax.ts";

/** Where a template is deployed, and with what. */
export interface Place {
  readonly subscription: string;
  readonly tenantId: string;
  /** The group as its GET shows it. */
  readonly group: JsonObject;
  readonly deployment: string;
}

/** Functions that look at the template and at where it is deployed; their names have no case. */
const OF_THE_PLACE = [
  ...(["parameters", "variables", "resourceGroup", "subscription", "tenant", "deployment"] as const),
  ...(["subscriptionResourceId", "extensionResourceId", "resourceId"] as const),
];

/** Evaluates the expressions of one template. */
export class Evaluator {
  readonly #place: Place;
  readonly #template: JsonObject;
  readonly #given: JsonObject;

  /** @param given - the parameters of the request, each in an object with `value` */
  constructor(place: Place, template: JsonObject, given: JsonObject) {
    this.#place = place;
    this.#template = template;
    this.#given = given;
  }

  /** A value with everything in it evaluated, names of fields too. @throws ArmError for what is not valid or not modelled */
  value(value: Json): Json {
    if (typeof value === "string") return this.#text(value);
    if (isList(value)) return value.map((one) => this.value(one));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [String(this.#text(key)), this.value(one ?? null)]),
    );
  }

  /** @throws ArmError for one that has neither a value nor a default */
  parameter(name: string): Json {
    const declared = objectAt(this.#template, "parameters")[name];
    if (declared === undefined) throw invalidTemplate(`The template parameter '${name}' is not found`);
    const given = at(this.#given, name, "value");
    if (given !== undefined) return given;
    const byDefault = at(declared, "defaultValue");
    if (byDefault !== undefined) return this.value(byDefault);
    throw invalidTemplate(
      `The value for the template parameter '${name}' is not provided. Please see https://aka.ms/arm-create-parameter-file for usage details`,
    );
  }

  #text(text: string): Json {
    if (text.startsWith("[[")) return text.slice(1);
    if (!text.startsWith("[") || !text.endsWith("]")) return text;
    return this.#run(parseExpression(text.slice(1, -1)));
  }

  #run(expression: Expression): Json {
    switch (expression.kind) {
      case "value":
        return expression.value;
      case "member":
        return this.#member(this.#run(expression.of), this.#run(expression.key));
      case "call":
        return this.#call(
          expression.name,
          expression.args.map((one) => this.#run(one)),
        );
    }
  }

  #member(of: Json, key: Json): Json {
    const found = isList(of) ? of[Number(key)] : at(of, String(key));
    if (found === undefined)
      throw invalidTemplate(`The language expression property '${String(key)}' doesn't exist`);
    return found;
  }

  #call(name: string, args: readonly Json[]): Json {
    const { subscription, tenantId, group, deployment } = this.#place;
    const texts = args.map(String);
    const [first = "", ...rest] = texts;
    switch (OF_THE_PLACE.find((known) => known.toLowerCase() === name.toLowerCase())) {
      case "parameters":
        return this.parameter(first);
      case "variables": {
        const found = objectAt(this.#template, "variables")[first];
        if (found === undefined) throw invalidTemplate(`The template variable '${first}' is not found`);
        return this.value(found);
      }
      case "resourceGroup":
        return group;
      case "subscription":
        return { id: `/subscriptions/${subscription}`, subscriptionId: subscription, tenantId };
      case "tenant":
        return { tenantId };
      case "deployment":
        return { name: deployment };
      case "subscriptionResourceId":
        return resourceIdOf(`/subscriptions/${subscription}`, first, rest);
      case "extensionResourceId": {
        const [type = "", ...names] = rest;
        return resourceIdOf(first, type, names);
      }
      case "resourceId":
        return this.#resourceId(texts);
      case undefined: {
        const known = pureFunction(name);
        if (known === undefined) throw notModelled(`the function '${name}' of a template`);
        return known(args);
      }
    }
  }

  /** A subscription, a group, or both may stand before the type. */
  #resourceId(texts: readonly string[]): string {
    const type = texts.findIndex((text) => text.includes("/"));
    const before = texts.slice(0, type);
    const group = before.at(-1) ?? textAt(this.#place.group, "name") ?? "";
    const subscription = before.length > 1 ? (before[0] ?? "") : this.#place.subscription;
    const scope = `/subscriptions/${subscription}/resourceGroups/${group}`;
    return resourceIdOf(scope, texts[type] ?? "", texts.slice(type + 1));
  }
}
