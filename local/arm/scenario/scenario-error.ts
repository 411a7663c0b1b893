/** A scenario that cannot be used; its message names every field that is wrong. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
}

/** A field that is well formed, and does not suit the world that the scenario is put into. */
export function unsuitable(path: string, problem: string): ScenarioError {
  return new ScenarioError(`${path}: ${problem}`);
}
