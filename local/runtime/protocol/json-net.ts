/**
 * Data passes through Json.NET in Azure, which takes every text that looks like a date for one and writes it back in
 * its own way: without trailing zeros, and with a local offset turned into the server's own (UTC). Recorded from the
 * real engine: test/fixtures/durable/NoInput.json, Timer.json.
 */
const date =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(\.\d{1,7})?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/;

/** The JSON text of a value as it reads after Json.NET. */
export function asJsonNetText(value: unknown): string {
  const text = JSON.stringify(value).replaceAll(
    perhapsDate,
    (_text, inner: string) => `"${asJsonNetDate(inner)}"`,
  );
  return perhapsOddNumbers.test(text) ? text.replaceAll(stringOrNumber, asJsonNetToken) : text;
}

/** A whole text that begins as a date does, and is no key. Digits never follow the quotation mark that ends a text. */
const perhapsDate = /(?<!\\)"(\d{4}-\d\d-\d\dT[^"\\]*)"(?!:)/g;

/** A number in a place where a value can stand; a text may look like one, too. */
const perhapsOddNumbers = /(?:^|[:,[])-?(?:\d[\d.]*[eE]|0\.0000)/;
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** .NET writes a double below 0.0001 with an exponent, and every exponent with a capital, a sign and two digits. */
function asJsonNetToken(token: string): string {
  if (token.startsWith('"')) return token;
  const number = Number(token);
  const small = number !== 0 && Math.abs(number) < 1e-4;
  if (!small && !token.includes("e")) return token;
  const [mantissa = "", exponent = ""] = number.toExponential().split("e");
  return `${mantissa}E${exponent.slice(0, 1)}${exponent.slice(1).padStart(2, "0")}`;
}

function asJsonNetDate(text: string): string {
  const [, seconds, fraction = "", zone = ""] = date.exec(text) ?? [];
  if (seconds === undefined) return text;
  const trimmed = fraction.replace(/\.?0+$/, "");
  if (zone === "" || zone === "Z") return seconds + trimmed + zone;
  const utc = new Date(`${seconds}${zone}`).toISOString().slice(0, 19);
  return `${utc}${trimmed}+00:00`;
}
