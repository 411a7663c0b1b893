/**
 * The outputs of the template and the variables of the azd environment that a hook needs. One that is missing is shown
 * as its name in brackets: the text around it is still of use. Names are compared without case: Windows does, and ARM
 * does not keep the case of outputs.
 */
export function outputsOf<Name extends string>(
  environment: Readonly<Record<string, string | undefined>>,
  names: readonly Name[],
): Readonly<Record<Name, string>> {
  const known = new Map(
    Object.entries(environment).map(([name, value]) => [name.toLowerCase(), value ?? ""]),
  );
  const values = names.map((name) => [name, known.get(name.toLowerCase()) || `(${name})`]);
  return Object.fromEntries(values) as Record<Name, string>;
}
