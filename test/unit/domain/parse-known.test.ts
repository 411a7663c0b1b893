import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseKnown } from "../../../domain/schema/parse-known.ts";

const Order = z.strictObject({ name: z.enum(["pause", "cancel"]), by: z.string() });
const Facts = z.strictObject({
  pools: z.array(z.strictObject({ name: z.string(), image: z.strictObject({ id: z.string() }).optional() })),
  order: z.union([z.null(), z.strictObject({ order: Order })]),
  end: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("done"), value: z.number() }),
    z.strictObject({ kind: z.literal("refused"), refusal: z.strictObject({ code: z.string() }) }),
  ]),
  tags: z.record(z.string(), z.strictObject({ value: z.string() })),
});

const known: z.infer<typeof Facts> = {
  pools: [{ name: "system" }, { name: "win", image: { id: "1" } }],
  order: { order: { name: "pause", by: "ada" } },
  end: { kind: "refused", refusal: { code: "No" } },
  tags: { team: { value: "orders" } },
};

/** Adds a field to the objects that `chosen` says, counted through the whole value. */
function newer(value: unknown, chosen: (object: number) => boolean): unknown {
  let objects = 0;
  const visit = (part: unknown, open: boolean): unknown => {
    if (Array.isArray(part)) return part.map((item) => visit(item, true));
    if (typeof part !== "object" || part === null) return part;
    objects += 1;
    const added = open && chosen(objects) ? { since2030: { deep: [objects] } } : {};
    // The keys of `tags` are no fields.
    return {
      ...Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, visit(inner, key !== "tags")])),
      ...added,
    };
  };
  return visit(value, true);
}

describe("what a newer version made", () => {
  it("is read without the fields that it added, wherever they are", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (chosen) => {
        const raw = newer(known, (object) => chosen[object % chosen.length] ?? false);
        expect(parseKnown(Facts, raw).data).toEqual(known);
      }),
      { seed: 20300301 },
    );
  });

  it.each<[string, unknown, string]>([
    ["a field that is missing", { ...known, tags: undefined, more: 1 }, "tags"],
    ["a field of another type", { ...known, pools: [{ name: 1, more: 1 }] }, "pools.0.name"],
    ["a kind that is not known", { ...known, end: { kind: "later" } }, "end.kind"],
    ["nothing", undefined, ""],
  ])("is still refused for %s", (_what, raw, path) => {
    const { error } = parseKnown(Facts, raw);
    expect(error?.issues.map((issue) => issue.path.join("."))).toContain(path);
  });

  it("is not changed by being read", () => {
    const raw = newer(known, () => true);
    const before = structuredClone(raw);
    parseKnown(Facts, raw);
    expect(raw).toEqual(before);
  });
});
