import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CommandName } from "../../../domain/run/record.ts";
import { WORKFLOWS } from "../../../orchestrations/workflows.ts";
import { describe, expect, it } from "vitest";

const pages = ["README.md", ...globSync("docs/**/*.md"), ...globSync("bench/**/*.md")].filter(
  (page) => !page.includes("node_modules"),
);

/** Targets of a page's links to files of this project. */
function linksOf(page: string): readonly string[] {
  const text = readFileSync(page, "utf8").replaceAll(/```[\s\S]*?```/g, "");
  return [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)\s#]+)/g)].map(([, target = ""]) => target);
}

describe("the links between the pages", () => {
  it.each(pages)("of %s lead somewhere", (page) => {
    const broken = linksOf(page).filter((target) => !existsSync(join(dirname(page), target)));
    expect(broken).toEqual([]);
  });
});

describe("the workflows that the README lists", () => {
  it("are those that there are", () => {
    const rows = [
      ...readFileSync("README.md", "utf8").matchAll(/\[page\]\(docs\/workflows\/([\w-]+)\.md\)/g),
    ];
    expect(rows.map(([, name]) => name).sort()).toEqual(WORKFLOWS.map(({ name }) => name).sort());
  });
});

describe("the commands on their page", () => {
  it("are those that there are", () => {
    const rows = [...readFileSync("docs/commands.md", "utf8").matchAll(/^\| `(\w+)` +\| `Fleet\.\w+`/gm)];
    expect(rows.map(([, name]) => name).sort()).toEqual([...CommandName.options].sort());
  });
});

describe("the scripts that the README names", () => {
  it("are there", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
      scripts: Record<string, string>;
    };
    const named = [...readFileSync("README.md", "utf8").matchAll(/npm run ([\w:-]+)/g)].map(
      ([, name = ""]) => name,
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it("stand beside the packages that the app depends on, each with what it saves", () => {
    const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
      dependencies: Record<string, string>;
    };
    const rows = [...readFileSync("README.md", "utf8").matchAll(/^\| `([^`]+)` +\| (\S.*\S) +\|$/gm)];
    const described = rows.map(([, name = ""]) => name);
    expect(Object.keys(dependencies).filter((name) => !described.includes(name))).toEqual([]);
  });
});
