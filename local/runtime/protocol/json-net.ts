/**
 * Data passes through Json.NET in Azure, which takes every text that looks like a date for one and writes it back in
 * its own way: without trailing zeros, and with a local offset turned into the server's own (UTC). Recorded from the
 * real engine: test/fixtures/durable/NoInput.json, Timer.json.
 */
const date =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(\.\d{1,7})?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/;

/** The JSON text of a value as it reads after Json.NET. */
export function asJsonNetText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "string" ? asJsonNetDate(inner) : inner,
  );
}

function asJsonNetDate(text: string): string {
  const [, seconds, fraction = "", zone = ""] = date.exec(text) ?? [];
  if (seconds === undefined) return text;
  const trimmed = fraction.replace(/\.?0+$/, "");
  if (zone === "" || zone === "Z") return seconds + trimmed + zone;
  const utc = new Date(`${seconds}${zone}`).toISOString().slice(0, 19);
  return `${utc}${trimmed}+00:00`;
}
