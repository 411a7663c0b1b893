/**
 * Hides what may differ between two runs of one program: times, execution ids and other GUIDs, stacks, and where the
 * client API is served. Nothing else.
 */
export function masked(value: unknown): unknown {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value)
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, "TIME")
    .replaceAll(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\b[0-9a-f]{32}\b/g, "GUID")
    .replaceAll(/(StackTraceString(\\*)":\2")(?:[^"\\]|\\+n)*/g, "$1STACK")
    .replaceAll(/(StackTrace(?:":"|: ))(?:[^"\\]|\\+[nr])*/g, "$1STACK")
    .replaceAll(/(\\+nStack: )(?:[^"\\]|\\+n)*/g, "$1STACK")
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+\/(?:[\w-]{32}\/)?/g, "ROOT/")
    .replaceAll(/taskHub=\w+&connection=Storage&code=[\w-]+/g, "QUERY");
  return JSON.parse(text) as unknown;
}
