import { relative } from "node:path";

export interface CurlCall {
  readonly method: "GET" | "POST";
  readonly url: string;
  /** The file with the header that says who is asking; absent for an address that asks for none. */
  readonly headerFile?: string;
  /** Sent as JSON. */
  readonly body?: object;
}

/** A command to copy, in as many lines as it has parts. */
export function curlLines({ method, url, headerFile, body }: CurlCall, folder: string): readonly string[] {
  const parts = [
    `curl ${method === "GET" ? "" : `-X ${method} `}${quoted(url)}`,
    ...(headerFile === undefined ? [] : [`-H @${quoted(nearest(headerFile, folder))}`]),
    ...(body === undefined
      ? []
      : ["-H 'content-type: application/json'", `-d ${quoted(JSON.stringify(body))}`]),
  ];
  return parts.map(
    (part, index) => `${index === 0 ? "" : "  "}${part}${index === parts.length - 1 ? "" : " \\"}`,
  );
}

/** The path that is shorter to read: from the folder where the user stands, if the file lies below it. */
function nearest(file: string, folder: string): string {
  const path = relative(folder, file);
  return path.startsWith("..") ? file : path;
}

/** One word for a POSIX shell. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
