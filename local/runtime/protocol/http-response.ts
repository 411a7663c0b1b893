import { z } from "zod";

const nullable = <T extends z.ZodType>(value: T) => z.object({ value }).nullish();

const cookieJson = z.object({
  name: z.string(),
  value: z.string(),
  domain: nullable(z.string()),
  path: nullable(z.string()),
  expires: nullable(z.object({ seconds: z.number() })),
  secure: nullable(z.boolean()),
  httpOnly: nullable(z.boolean()),
  maxAge: nullable(z.number()),
  sameSite: z.enum(["none", "lax", "strict", "explicitNone"]).nullish(),
});

const responseJson = z
  .object({
    http: z.object({
      statusCode: z.string().transform(Number),
      headers: z.record(z.string(), z.string()).default({}),
      cookies: z.array(cookieJson).default([]),
      body: z.object({ bytes: z.instanceof(Uint8Array) }).nullish(),
    }),
  })
  .nullish();

export interface HttpResponseParts {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** The response that an HTTP function's return value stands for: the worker protocol's RpcHttp. */
export function httpResponse(returned: unknown): HttpResponseParts {
  const response = responseJson.parse(returned)?.http;
  if (response === undefined) return { status: 204, headers: [], body: new Uint8Array() };
  const cookies = response.cookies.map((cookie) => ["Set-Cookie", setCookie(cookie)] as const);
  return {
    status: response.statusCode,
    headers: [...Object.entries(response.headers), ...cookies],
    body: response.body?.bytes ?? new Uint8Array(),
  };
}

const sameSites = { none: undefined, lax: "Lax", strict: "Strict", explicitNone: "None" } as const;

function setCookie(cookie: z.infer<typeof cookieJson>): string {
  const expires = cookie.expires?.value.seconds;
  const attributes: (readonly [name: string, value: string | undefined])[] = [
    ["Expires", expires === undefined ? undefined : new Date(expires * 1000).toUTCString()],
    ["Max-Age", cookie.maxAge?.value.toString()],
    ["Domain", cookie.domain?.value],
    ["Path", cookie.path?.value],
    ["SameSite", sameSites[cookie.sameSite ?? "none"]],
  ];
  return [
    `${cookie.name}=${cookie.value}`,
    ...attributes.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`])),
    ...(cookie.secure?.value === true ? ["Secure"] : []),
    ...(cookie.httpOnly?.value === true ? ["HttpOnly"] : []),
  ].join("; ");
}
