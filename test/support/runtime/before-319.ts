const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * What extension 3.14.1 would have said. 3.19 tells more, and this host with it (test/fixtures/durable/edges): what an
 * instance is a restart of, whose child it is, and which child an event of a history is about.
 */
export function asBefore319(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asBefore319);
  if (!isRecord(value)) return value;
  const toldSince = new Set<string>();
  if ("upperSchemaVersion" in value) toldSince.add("sourceInstanceId");
  if ("runtimeStatus" in value) toldSince.add("parentInstanceId");
  if (/^SubOrchestrationInstance(Completed|Failed)$/.test(String(value["EventType"])))
    toldSince.add("InstanceId");
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !toldSince.has(key))
      .map(([key, inner]) => [key, asBefore319(inner)]),
  );
}
