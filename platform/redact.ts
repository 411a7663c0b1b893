/** Names of fields whose values are never shown, at any depth. */
const SECRET_NAME =
  /secret|password|passwd|credential|token|authorization|signature|kubeconfig|api[-_]?key|private[-_]?key/i;

/** Patterns of secrets in a text: named values in JSON, queries and forms, bearer tokens, JWTs, PEM blocks. */
const SECRET_TEXT: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [^-]+-----[\s\S]*?(-----END [^-]+-----|$)/g, "***"],
  [/\beyJ[\w-]{8,}\.[\w-]+(\.[\w-]*)?/g, "***"],
  // Without other uses of the word "basic": a SKU, a load balancer, a way to sign in.
  [/\b(Basic|basic)\s+(?=[^\s"',;]*(?:[\d+/=]|[a-z][A-Z][^\s"',;]*[a-z][A-Z]))[\w+/=-]{8,}/g, "$1 ***"],
  [/\b(Bearer|SharedAccessSignature|SharedKey)\s+[^\s"',;]+/gi, "$1 ***"],
  [
    /(["']?[\w-]*(?:secret|password|passwd|token|assertion|accountkey|api[-_]?key|sig)["']?\s*[=:]\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'&,;}]+)/gi,
    "$1***",
  ],
];

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** The text with everything that looks like a secret replaced by `***`. A safety net only: callers must not log bodies. */
export function redact(text: string): string {
  return SECRET_TEXT.reduce((shown, [pattern, instead]) => shown.replace(pattern, instead), text);
}

/** A message of another system, for people and histories: short, and without secrets and query strings. */
export function redactedMessage(message: string, longest = 500): string {
  return redact(message.replace(/(https?:\/\/[^\s?"']+)\?[^\s"']+/g, "$1?…")).slice(0, longest);
}

/** Name and message of an error, short and without secrets; never its stack, cause or fields. */
export function redactedReason(error: unknown): string {
  return redactedMessage(error instanceof Error ? `${error.name}: ${error.message}` : String(error), 300);
}
