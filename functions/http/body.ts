import type { HttpRequest } from "@azure/functions";
import { z } from "zod";
import { fieldProblem } from "../../domain/schema/field-problems.ts";
import { fail, type FieldError, type Problem } from "./problem.ts";
import { problem } from "./problem-types/problem-types.ts";

/** Requests are short; a larger body is a mistake or an attack. */
const BYTES_AT_MOST = 64 * 1024;

/**
 * The largest body that a host accepts before it calls a function: more than any request needs, and too little to fill
 * its memory. Azure's own limit is 100 MB; `FUNCTIONS_REQUEST_BODY_SIZE_LIMIT` lowers it there.
 */
export const HOST_TAKES_BYTES = 1024 * 1024;

/** A schema, or several schemas that parse a body together. */
export interface BodyParser<Value> {
  safeParse(
    body: unknown,
    context: { readonly error: z.core.$ZodErrorMap },
  ):
    | { readonly success: true; readonly data: Value }
    | { readonly success: false; readonly error: { readonly issues: readonly z.core.$ZodIssue[] } };
}

/**
 * Reads and checks a JSON body. An absent body counts as `{}`.
 *
 * @throws ProblemError that lists everything that is wrong: 415 if the content type is not JSON, 413 if it is too large,
 * 400 if it is not JSON or does not match the schema
 */
export async function readBody<Value>(request: HttpRequest, schema: BodyParser<Value>): Promise<Value> {
  const bytes = await bytesOf(request);
  const parsed = schema.safeParse(bytes.byteLength === 0 ? {} : parseJson(request, bytes), {
    error: fieldProblem,
  });
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap(fieldErrors);
  return fail({ ...problem("invalid-body", { errors: errors.length }), errors });
}

async function bytesOf({ headers, body }: HttpRequest): Promise<Uint8Array> {
  if (Number(headers.get("content-length") ?? 0) > BYTES_AT_MOST) fail(tooLarge());
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    const bytes = z.instanceof(Uint8Array).parse(chunk);
    size += bytes.byteLength;
    if (size > BYTES_AT_MOST) fail(tooLarge());
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

export function tooLarge(): Problem {
  return problem("body-too-large", { bytes: BYTES_AT_MOST });
}

function parseJson(request: HttpRequest, bytes: Uint8Array): unknown {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(type)) {
    fail(problem("not-json", { contentType: type.slice(0, 100) }));
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    return fail(
      problem("broken-json", {
        error: error instanceof SyntaxError ? error.message.slice(0, 200) : "The body is not valid UTF-8.",
      }),
    );
  }
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String).join(".");
  const meant = issue.code === "invalid_union" ? meantBranch(issue.errors) : undefined;
  if (meant !== undefined) {
    return meant.flatMap((one) => fieldErrors({ ...one, path: [...issue.path, ...one.path] }));
  }
  if (issue.code !== "unrecognized_keys") return [{ path: path || "(body)", message: issue.message }];
  return issue.keys.map((key) => ({
    path: path === "" ? key : `${path}.${key}`,
    message: "is not a field of this request",
  }));
}

/** The form of a union that the value was probably meant to have: the only one that knows all of its fields. */
function meantBranch(branches: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const [meant, ...others] = branches.filter((issues) => !issues.some(isOfAnotherForm));
  return others.length === 0 ? meant : undefined;
}

const isOfAnotherForm = ({ code, path }: z.core.$ZodIssue): boolean =>
  code === "unrecognized_keys" || (code === "invalid_type" && path.length === 0);
