import type { TextArgs } from "../text/catalogue.ts";

/** What a plan says of a write of one kind. */
export interface WriteRow<Args extends TextArgs> {
  /** Whether somebody can undo it. */
  readonly undoable: boolean;
  /** What the run does, as a verb phrase: create the resource group. */
  does(...args: Args): string;
  before(...args: Args): string;
  after(...args: Args): string;
  /** What it does to the nodes and pods of a cluster; undefined where nothing is disrupted. */
  disrupts(...args: Args): string | undefined;
  /** Values to print the texts with, in pages and tests. */
  readonly example: Args;
}

type Text<Given> = string | ((given: Given) => string);

interface Texts<Given> {
  readonly does: Text<Given>;
  readonly before: Text<Given>;
  readonly after: Text<Given>;
  readonly disrupts?: Text<Given> | ((given: Given) => string | undefined);
  readonly example: Given;
}

function row<Given extends object>(undoable: boolean, texts: Texts<Given>): WriteRow<readonly [Given]> {
  const { does, before, after, disrupts, example } = texts;
  const said = (text: Text<Given>, given: Given) => (typeof text === "string" ? text : text(given));
  return {
    undoable,
    does: (given) => said(does, given),
    before: (given) => said(before, given),
    after: (given) => said(after, given),
    disrupts: (given) => (typeof disrupts === "function" ? disrupts(given) : disrupts),
    example: [example],
  };
}

/** A write that somebody can undo. */
export const undoable = <Given extends object>(texts: Texts<Given>) => row(true, texts);
/** A write that nobody can undo. */
export const final = <Given extends object>(texts: Texts<Given>) => row(false, texts);
