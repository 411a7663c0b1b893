/**
 * A fleet file that cannot be used. `problems` holds everything that is wrong with it, one sentence each, in
 * the order of the file: `fleet.json: entry 3 (orders-kr): location: must be text, is missing`.
 */
export class FleetError extends Error {
  override readonly name = "FleetError";
  readonly code = "FleetUnreadable";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}
