import { describe, expect, it } from "vitest";
import { kubectlTable, readTable } from "../../../platform/azure/kubectl.ts";

const table = kubectlTable("nodes", { POOL: ".metadata.name", IMAGE: ".spec.image" });

describe("a table that kubectl prints", () => {
  it("is asked for by its fields alone, with a mark behind its end", () => {
    expect(table.command).toBe(
      "kubectl get nodes -o 'custom-columns=POOL:.metadata.name,IMAGE:.spec.image' && echo END-OF-LIST",
    );
  });

  it("is read by its columns", () => {
    expect(readTable(table, "POOL   IMAGE\napps   one\nwin    <none>\nEND-OF-LIST\n")).toEqual({
      kind: "rows",
      rows: [
        { POOL: "apps", IMAGE: "one" },
        { POOL: "win", IMAGE: "<none>" },
      ],
    });
  });

  it("may be empty", () => {
    expect(readTable(table, "No resources found\nEND-OF-LIST\n")).toEqual({ kind: "rows", rows: [] });
  });

  it.each([
    ["the end is missing", "POOL IMAGE\napps on", "cutShort"],
    ["nothing came", "", "cutShort"],
    ["the beginning is missing", "ps one\nEND-OF-LIST", "unreadable"],
    ["a row has too much", "POOL IMAGE\napps one more\nEND-OF-LIST", "unreadable"],
    ["a row has too little", "POOL IMAGE\napps\nEND-OF-LIST", "unreadable"],
    ["an error stands before it", "error: forbidden\nPOOL IMAGE\nEND-OF-LIST", "unreadable"],
  ])("is not taken for whole when %s", (_what, logs, kind) => {
    expect(readTable(table, logs)).toEqual({ kind });
  });
});
