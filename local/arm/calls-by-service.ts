/** Calls by operation, as the simulator counts them, summed up for ARM and for the directory (Microsoft Graph). */
export function callsByService(calls: Readonly<Record<string, number>>): {
  readonly arm: number;
  readonly directory: number;
} {
  const sum = (isDirectory: boolean) =>
    Object.entries(calls)
      .filter(([operation]) => /^(servicePrincipals|applications)\./.test(operation) === isDirectory)
      .reduce((all, [, count]) => all + count, 0);
  return { arm: sum(false), directory: sum(true) };
}
