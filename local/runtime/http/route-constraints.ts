/** Whether a text that stands for a parameter keeps a rule of the route. */
export type Constraint = (text: string) => boolean;

const wholeNumber = /^[+-]?\d+$/;

const within = (low: bigint, high: bigint) => (text: string) =>
  wholeNumber.test(text) && BigInt(text) >= low && BigInt(text) <= high;

const number: Constraint = (text) => /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text);

const withoutArguments: Readonly<Record<string, Constraint>> = {
  alpha: (text) => /^[a-z]*$/i.test(text),
  bool: (text) => /^(?:true|false)$/i.test(text),
  datetime: (text) => !Number.isNaN(Date.parse(text)),
  decimal: number,
  double: number,
  float: number,
  guid: (text) => /^\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i.test(text),
  int: within(-(2n ** 31n), 2n ** 31n - 1n),
  long: within(-(2n ** 63n), 2n ** 63n - 1n),
  required: (text) => text !== "",
};

const withArguments: Readonly<Record<string, (numbers: readonly bigint[]) => Constraint | undefined>> = {
  length: ([low, high = low]) =>
    low === undefined || high === undefined
      ? undefined
      : (text) => text.length >= Number(low) && text.length <= Number(high),
  minlength: ([low]) => (low === undefined ? undefined : (text) => text.length >= Number(low)),
  maxlength: ([high]) => (high === undefined ? undefined : (text) => text.length <= Number(high)),
  min: ([low]) => (low === undefined ? undefined : (text) => wholeNumber.test(text) && BigInt(text) >= low),
  max: ([high]) =>
    high === undefined ? undefined : (text) => wholeNumber.test(text) && BigInt(text) <= high,
  range: ([low, high]) => (low === undefined || high === undefined ? undefined : within(low, high)),
};

/**
 * Reads one rule of a route, such as `int` or `range(1,9)`; undefined if there is no such rule. The rules are those of
 * ASP.NET Core, which Azure Functions routes with.
 */
export function parseConstraint(text: string): Constraint | undefined {
  const dependencies = /^(\w+)(?:\((.*)\))?$/s.exec(text);
  const [, name = "", given] = dependencies ?? [];
  const key = name.toLowerCase();
  if (given === undefined) return withoutArguments[key];
  if (key === "regex") return regularExpression(given);
  const numbers = given.split(",").map((part) => part.trim());
  if (!numbers.every((part) => wholeNumber.test(part))) return undefined;
  return withArguments[key]?.(numbers.map(BigInt));
}

/** In a route, braces of an expression are doubled. */
function regularExpression(given: string): Constraint | undefined {
  try {
    const expression = new RegExp(given.replaceAll("{{", "{").replaceAll("}}", "}"), "i");
    return (text) => expression.test(text);
  } catch {
    return undefined;
  }
}
